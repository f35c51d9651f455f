public import Manifests

/// A difference from what was recorded that no change of a manifest explains.
public struct Drift: Sendable, Hashable {
    public enum Code: String, Sendable, Hashable, Codable, CaseIterable {
        /// The container of work in flight is gone.
        case containerLost
        /// A container with our label belongs to no attempt that is known.
        case containerUnknown
        /// The image reference of a result now stands for another image; nothing is redone because
        /// of it.
        case imageMoved
    }

    public let resource: ResourceID
    public let code: Code
    /// A sentence for people with the details.
    public let message: String
}

/// Finds drift in what was seen and recorded.
public enum DriftFinder {
    /// All drift, in order of resource, code and message. Containers are left out while the Engine
    /// does not answer.
    public static func drift(in observed: ObservedState, runs: [PastRun]) -> [Drift] {
        (containers(observed) + images(observed, runs)).sorted {
            ($0.resource, $0.code.rawValue, $0.message)
                < ($1.resource, $1.code.rawValue, $1.message)
        }
    }

    private static func containers(_ observed: ObservedState) -> [Drift] {
        guard case .seen(let containers) = observed.engine else { return [] }
        let seen = Set(containers.map { Execution(id: $0.resource, $0.digest, $0.attempt) })
        var known: Set<Execution> = []
        var found: [Drift] = []
        for task in observed.tasks.values {
            for attempt in task.attempts {
                let execution = Execution(id: task.id.resource, task.id.digest, attempt.number)
                known.insert(execution)
                guard attempt.end == nil, attempt.containerID != nil,
                    !seen.contains(execution), !observed.busy.contains(task.id.resource)
                else { continue }
                found.append(
                    Drift(
                        resource: task.id.resource, code: .containerLost,
                        message: "the container of attempt \(attempt.number) is gone"))
            }
        }
        for execution in seen.subtracting(known) {
            found.append(
                Drift(
                    resource: execution.id, code: .containerUnknown,
                    message: "a container of attempt \(execution.attempt) is not in the journal"))
        }
        return found
    }

    private static func images(_ observed: ObservedState, _ runs: [PastRun]) -> [Drift] {
        let byTask = Dictionary(runs.map { ($0.task, $0) }, uniquingKeysWith: { _, last in last })
        let newest = Dictionary(
            runs.compactMap { run in run.imageID.map { (run.profile.image, (run.endedAt, $0)) } },
            uniquingKeysWith: { ($0.0.wall, $0.1) >= ($1.0.wall, $1.1) ? $0 : $1 })
        return observed.inventory.values.compactMap { record in
            guard let current = record.current, let run = byTask[current],
                let used = run.imageID, let now = newest[run.profile.image]?.1, now != used
            else { return nil }
            return Drift(
                resource: record.id, code: .imageMoved,
                message: """
                    made with \(run.profile.image), which then was \(short(used)); newer work ran \
                    with \(short(now)); nothing is redone because of this
                    """)
        }
    }

    private static func short(_ imageID: String) -> String {
        let digits = imageID.split(separator: ":").last ?? ""
        return String(digits.prefix(12))
    }

    private struct Execution: Hashable {
        let id: ResourceID
        let digest: InputDigest
        let attempt: Int

        init(id: ResourceID, _ digest: InputDigest, _ attempt: Int) {
            self.id = id
            self.digest = digest
            self.attempt = attempt
        }
    }
}
