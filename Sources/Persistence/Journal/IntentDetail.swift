import Manifests
public import Planning

/// What an intent's row says of its action: enough to look at the world for its effect.
public struct IntentDetail: Sendable, Hashable, Codable {
    public enum Verb: String, Sendable, Hashable, Codable, CaseIterable {
        case ingest, create, start, stop, collect, conclude, remove, upload, expire, purge
        case purgeVersion, purgeLogs, dropData, release
    }

    public let verb: Verb
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

    init(_ verb: Verb) { self.verb = verb }

    init(_ action: PlannedAction) {
        switch action.action {
        case .ingest: self.init(.ingest)
        case .create: self.init(.create)
        case .start(let containerID):
            self.init(.start)
            self.containerID = containerID
        case .stop(let containerID, let reason):
            self.init(.stop)
            self.containerID = containerID
            self.stopReason = reason
        case .collect(let containerID, let reason):
            self.init(.collect)
            self.stopReason = reason
            self.containerID = containerID
        case .conclude(let end):
            self.init(.conclude)
            self.end = end
        case .remove(let containerID):
            self.init(.remove)
            self.containerID = containerID
        case .upload(_, let pinned):
            self.init(.upload)
            self.pinned = pinned.task
            self.artifactDigest = pinned.artifactDigest
        case .expire(let objectKey):
            self.init(.expire)
            self.objectKey = objectKey
        case .purge: self.init(.purge)
        case .purgeVersion: self.init(.purgeVersion)
        case .dropData: self.init(.dropData)
        case .release: self.init(.release)
        case .purgeLogs: self.init(.purgeLogs)
        }
        proves = action.action.provenCauses
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
