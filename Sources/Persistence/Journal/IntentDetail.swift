import Manifests
public import Planning

/// What an intent's row says of its action: enough to look at the world for its effect.
public struct IntentDetail: Sendable, Hashable, Codable {
    public let verb: ActionVerb
    /// For `start`, `stop`, `collect` and `remove`.
    public internal(set) var containerID: String?
    /// For `stop`, and for `collect` of what was told to stop.
    public internal(set) var stopReason: StopReason?
    /// For `conclude`.
    public internal(set) var end: AttemptEnd?
    /// For `upload` and `expire`.
    public internal(set) var objectKey: String?
    /// For `upload`: the version that is archived.
    public internal(set) var pinned: TaskID?
    /// For `upload`: the artifact of that version.
    public internal(set) var artifactDigest: String?
    /// What a success shows to work; nil in a row of an earlier version.
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

/// Names of objects in the bucket: derived, so that a lost reply is found again by name.
public enum DownloadKey {
    /// What all keys of a lab begin with, and those of nobody else.
    public static func prefix(installationID: String) -> String {
        "\(installationID)/downloads/"
    }

    /// `<installation>/downloads/<owner>/<name>/<digest>-<run>.tar`; from the second on, of which
    /// there is one where the first is that of a download that was renamed, with the number.
    public static func derived(
        installationID: String, task: TaskID, number: Int = 1
    ) -> String {
        let id = task.resource
        return "\(prefix(installationID: installationID))\(id.owner)/\(id.name)/"
            + "\(task.digest.short)-\(task.run)\(number > 1 ? "-\(number)" : "").tar"
    }
}
