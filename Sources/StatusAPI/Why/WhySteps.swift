import Manifests
import Persistence
import Planning

/// The next steps for a resource: commands that only look, and edits of manifests.
struct WhySteps {
    let detail: ResourceDetail
    /// The resources it waits for.
    let blockers: [ResourceID]

    private var id: ResourceID { detail.summary.id }
    private var name: String { id.kind.isOwned ? "\(id.owner)/\(id.name)" : id.name }
    private var file: String { detail.manifestLocation ?? "its manifest" }

    var all: [WhyReport.Step] {
        let reason = Reason(rawValue: detail.summary.reason)
        return ofMistakes + ofReason(reason) + ofPhase() + (detail.hasLog ? [log] : [])
    }

    private var log: WhyReport.Step {
        let isRunning = detail.summary.phase == .running
        return isRunning
            ? step("follow its log", "logs \(id.kind.plural) \(name) --follow")
            : step("read the end of its log", "logs \(id.kind.plural) \(name) --tail 50")
    }

    private func ofReason(_ reason: Reason?) -> [WhyReport.Step] {
        switch reason {
        case .dependencyNotReady, .inUse:
            return blockers.prefix(5).map { blocker in
                let other = blocker.kind.isOwned ? "\(blocker.owner)/\(blocker.name)" : blocker.name
                return step("ask the same of \(blocker)", "why \(blocker.kind.plural) \(other)")
            }
        case .exceedsCapacity:
            return [edit("lower 'resources' at \(file), because the lab has no more")]
        case .queued, .transferLimit:
            return [step("see what runs", "get --phase Running")]
        case .retriesExhausted where id.kind.traits.result == .file:
            return [edit("commit the file, or repair its digest at \(file); that is tried at once")]
        case .retriesExhausted, .infrastructureFailing, .removedRepeatedly:
            let last = detail.attempts.first { !$0.isPreview && $0.state != .running }
            let remedy = (last?.failureClass ?? .userCode).remedy
            return [edit("at \(file): \(remedy)")]
        case .deletionGuard, .recomputeGuard:
            return [
                edit("to keep things as they are, revert the commit or make it smaller"),
                edit(
                    "to let it happen, see its plan and have an admin run 'reconciler approve'"),
            ]
        case .engineUnreachable:
            return [edit("ask the operator whether the container engine runs; nothing is lost")]
        case .bucketUnreachable:
            return [edit("ask the operator whether the bucket answers; nothing is lost")]
        case .imageUnavailable:
            return [
                edit("ask the operator to build or pull the image; it goes on by itself then"),
                edit("or name another image at \(file)"),
            ]
        case .diskLow:
            return [edit("ask the operator to make room; it goes on by itself then")]
        case .engineFailing:
            return [edit("ask the operator to look after the container engine; nothing is lost")]
        case .repositoryUnreachable:
            return [edit("ask the operator whether the repository answers; nothing is lost")]
        default: return []
        }
    }

    private func ofPhase() -> [WhyReport.Step] {
        switch detail.summary.phase {
        case .suspended: return [edit("take 'suspend' out at \(file) to go on")]
        case .cancelled:
            return [edit("take 'cancel' out at \(file) to begin again from its checkpoint")]
        case .expired: return [edit("change 'rerun' at \(file) to upload it again")]
        case .deleting: return [edit("put the manifest back to keep it, with no new run")]
        case .ready where id.kind.traits.result == .object:
            return [step("make a link", "get downloads \(name) -o link")]
        case .pending, .blocked, .queued, .preparing, .running, .uploading, .ready, .succeeded,
            .failed, .invalid:
            return []
        }
    }

    /// The steps that bring the newest manifest into force; they come first.
    private var ofMistakes: [WhyReport.Step] {
        let mistakes = detail.findings.filter { $0.severity == .error }
        guard detail.summary.notInForce != nil || detail.summary.phase == .invalid else {
            return []
        }
        let places = mistakes.isEmpty ? [file] : mistakes.map(\.location)
        return places.prefix(5).map { edit("repair the manifest at \($0)") }
            + [step("check it in your work tree before the commit", "validate .")]
    }

    private func step(_ text: String, _ command: String) -> WhyReport.Step {
        WhyReport.Step(text: text, command: "reconciler \(command)")
    }

    private func edit(_ text: String) -> WhyReport.Step {
        WhyReport.Step(text: text, command: nil)
    }
}
