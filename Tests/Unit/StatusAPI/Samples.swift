import FlyingFox
import Foundation
import Manifests
import Persistence
import Planning
import Testing

@testable import StatusAPI

/// A small lab as the pages would show it, the same at every run.
enum Samples {
    static let now = Date(timeIntervalSince1970: 1_795_000_000)
    static let cups = ResourceID(kind: .dataset, owner: "alice", name: "cups")
    static let cup = ResourceID(kind: .model, owner: "alice", name: "cup")
    static let run = ResourceID(kind: .trainingRun, owner: "alice", name: "cups-v1")
    static let net = ResourceID(kind: .networkArchitecture, owner: "", name: "tiny-centernet")
    static let download = ResourceID(kind: .download, owner: "alice", name: "cups-v1")

    /// The filter and the page that the query of a list's address asks for.
    static func query(_ fields: [(String, String)]) throws -> ListQuery {
        let text = fields.map { name, value in
            let safe = value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            return "\(name)=\(safe)"
        }
        let target = RequestTarget(.init(path: "/datasets", query: text.joined(separator: "&")))
        return try ListQuery(#require(target), kind: nil, rowsMax: 3)
    }

    static func ago(_ seconds: Double) -> Date { now.addingTimeInterval(-seconds) }

    static let training = TaskProgress(
        done: 18, total: 30, unit: "epochs", phase: "training", etaSeconds: 204)

    static var dashboard: Dashboard {
        var report = Dashboard(
            sync: SyncReport(
                revision: "4f1c2a9be07d55aa10", subject: "Render the cups with softer light",
                at: ago(42), now: now, error: nil))
        report.sync.signedBy = "alice@lab.example (SHA256:JqLv1HaP77zqv1IWOyJb9HPrw6LvmTlS5pD0)"
        report.labTitle = "Seed and Cup Lab"
        report.counts = [
            KindCount(kind: .model, phases: [.init(phase: .ready, count: 12)]),
            KindCount(
                kind: .dataset,
                phases: [
                    .init(phase: .ready, count: 7), .init(phase: .running, count: 1),
                    .init(phase: .queued, count: 2), .init(phase: .failed, count: 1),
                ]),
            KindCount(
                kind: .trainingRun,
                phases: [
                    .init(phase: .succeeded, count: 9), .init(phase: .running, count: 1),
                    .init(phase: .blocked, count: 1),
                ]),
            KindCount(
                kind: .download,
                phases: [.init(phase: .ready, count: 2), .init(phase: .expired, count: 5)]),
        ]
        report.running = Array(tasks.prefix(2))
        report.queueHead = queue
        report.health = [
            HealthReport(name: "Engine", isHealthy: true, message: "", at: ago(8)),
            HealthReport(
                name: "Bucket", isHealthy: false, message: "no answer from the bucket",
                at: ago(61)),
        ]
        report.notices = notices
        return report
    }

    static var tasks: [TaskRow] {
        var training = TaskRow(resource: run, phase: .running, attempt: 1, createdAt: ago(900))
        training.title = "Cups, first network"
        training.progress = Samples.training
        training.startedAt = ago(610)
        var render = TaskRow(
            resource: ResourceID(kind: .dataset, owner: "bob", name: "seeds"), phase: .running,
            attempt: 2, createdAt: ago(400))
        render.progress = TaskProgress(
            done: 37, total: nil, unit: "pictures", phase: "rendering", etaSeconds: nil)
        render.startedAt = ago(33)
        var broken = TaskRow(
            resource: ResourceID(kind: .dataset, owner: "bob", name: "candy"), phase: .failed,
            attempt: 3, createdAt: ago(9_000))
        broken.failureClass = .outOfMemory
        broken.startedAt = ago(8_600)
        broken.endedAt = ago(8_000)
        return [training, render, broken]
    }

    static var queue: [QueueEntry] {
        [
            QueueEntry(
                resource: ResourceID(kind: .trainingRun, owner: "bob", name: "seeds-v2"),
                title: "Seeds, wider net", position: 1,
                reason: "waits for the one GPU slot, which alice/cups-v1 holds", since: ago(340)),
            QueueEntry(
                resource: ResourceID(kind: .dataset, owner: "carol", name: "keys"), title: nil,
                position: 2, reason: "waits for 4 GiB of memory", since: ago(95)),
        ]
    }

    static var notices: [Notice] {
        var ready = Notice(
            id: 2, at: ago(1_200), title: "Download ready", body: "It stays for 3 days.",
            isRead: false)
        ready.resource = download
        let old = Notice(
            id: 1, at: ago(90_000), title: "Training finished", body: "mAP50 0.94", isRead: true)
        return [ready, old]
    }

    static var audit: [AuditEntry] {
        var entry = AuditEntry(
            id: 1, at: ago(3_600), actor: "alice", action: .createDataset, detail: "4f1c2a9be0")
        entry.resource = cups
        return [entry]
    }

    static func summary(_ id: ResourceID, _ phase: Phase, title: String?) -> ResourceSummary {
        var row = ResourceSummary(
            id: id, access: .private, phase: phase, createdAt: ago(400_000), updatedAt: ago(300))
        row.title = title
        row.reason = "UpToDate"
        return row
    }

    static var datasets: [ResourceSummary] {
        var running = summary(
            ResourceID(kind: .dataset, owner: "bob", name: "seeds"), .running, title: nil)
        running.progress = tasks[1].progress
        running.reason = "SpecChanged"
        running.message = "Rendering again because the models changed."
        var failed = summary(
            ResourceID(kind: .dataset, owner: "bob", name: "candy"), .failed, title: "Candy")
        failed.message = "The renderer ran out of memory; raise resources.memory above 4Gi."
        var open = summary(cups, .ready, title: "Coffee cups on a table")
        open.access = .public
        return [open, running, failed]
    }
}
