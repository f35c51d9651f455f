import Manifests
public import Planning

/// The details of an action in its intent's row: enough to find the action's effect in the world.
public struct IntentDetail: Sendable, Hashable, Codable {
    public let verb: ActionVerb
    /// For `start`, `stop`, `collect` and `remove`.
    public internal(set) var containerID: String?
    /// For `stop`, and for `collect` of a container that was told to stop.
    public internal(set) var stopReason: StopReason?
    /// For `conclude`.
    public internal(set) var end: AttemptEnd?
    /// For `upload` and `expire`.
    public internal(set) var objectKey: String?
    /// For `upload`: the version that is archived.
    public internal(set) var pinned: TaskID?
    /// For `upload`: the artifact of that version.
    public internal(set) var artifactDigest: String?
    /// What a success proves to work again; nil in a row that an earlier version of the program
    /// wrote.
    public internal(set) var proves: [LabCause]?

    init(_ action: PlannedAction) {
        verb = action.action.verb
        proves = action.action.provenCauses
        switch action.action {
        case .start(let containerID), .remove(let containerID):
            self.containerID = containerID
        case .stop(let containerID, let reason):
            self.containerID = containerID
            stopReason = reason
        case .collect(let containerID, let reason):
            self.containerID = containerID
            stopReason = reason
        case .conclude(let end): self.end = end
        case .upload(_, let pinned):
            self.pinned = pinned.task
            artifactDigest = pinned.artifactDigest
        case .expire(let objectKey): self.objectKey = objectKey
        case .ingest, .create, .purge, .purgeVersion, .purgeLogs, .dropData, .release: break
        }
    }
}

/// Keys of objects in the bucket. They are derived, so that an upload whose reply was lost is found
/// again by its key.
public enum DownloadKey {
    /// The prefix of all keys of a lab, which no other lab's keys have.
    public static func prefix(installationID: String) -> String {
        "\(installationID)/downloads/"
    }

    /// `<installation>/downloads/<owner>/<name>/<digest>-<run>.tar`, and from number 2 on
    /// `…-<run>-<number>.tar`.
    ///
    /// A download needs number 2 when a renamed download still has an object at the first key.
    public static func derived(
        installationID: String, task: TaskID, number: Int = 1
    ) -> String {
        let id = task.resource
        return "\(prefix(installationID: installationID))\(id.owner)/\(id.name)/"
            + "\(task.digest.short)-\(task.run)\(number > 1 ? "-\(number)" : "").tar"
    }
}
