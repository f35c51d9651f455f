extension DaemonSettings: FieldRecord {
    static let rows: Rows<DaemonSettings> = [
        .required(
            "repository", \.repository, .record,
            "The repository that declares what the lab should have."),
        .required(
            "stateFolder", \.stateFolder, .text(.stateFolder),
            "Absolute path of the folder the daemon keeps."
        ).example("/var/lib/reconciler"),
        .field(
            "dockerSocket", \.dockerSocket, .text(.socketPath),
            "Path of the container engine's socket."),
        .field(
            "workerUser", \.workerUser, .text(maxLength: 21),
            "User and group of workers, as numbers, when the daemon is root."),
        .field(
            "stopGrace", \.stopGrace, .duration(1...3600),
            "Time that a worker has to write a checkpoint before it is killed."),
        .field("status", \.status, .record, "Where the status pages listen."),
        .optional(
            "s3", \.s3, .record,
            "The bucket for downloads; a folder below the state folder when absent. Its keys come "
                + "from RECONCILER_S3_ACCESS_KEY and RECONCILER_S3_SECRET_KEY."),
        .optional(
            "snapshot", \.snapshot, .record,
            "Where the signed state snapshot goes, for plans in CI; nowhere when absent."),
        .field("limits", \.limits, .record, "Ceilings that no Lab widens."),
        .field(
            "pullRequests", \.pullRequests, .record,
            "Which pull requests are planned, and where the plans go."),
        .field(
            "retention", \.retention, .record,
            "How long things stay that are no longer current."),
        .field("logLevel", \.logLevel, .choice, "The least severe that is logged."),
        .field(
            "uploadPartSize", \.uploadPartBytes, .memory(5 << 20...5 << 30),
            "Size of the parts in which larger downloads go into the bucket."),
    ]
}

extension DaemonSettings.Repository: FieldRecord {
    static let rows: Rows<DaemonSettings.Repository> = [
        .required(
            "url", \.url, .text(maxLength: 1024),
            "Absolute path, https or ssh address; http on this machine only."
        ).example("git@git.example:lab/manifests.git"),
        .field("branch", \.branch, .text(maxLength: 200), "The branch that counts."),
        .field("folder", \.folder, .text(maxLength: 500), "Folder of the manifests."),
        .field(
            "pollInterval", \.pollInterval, .duration(1...86_400),
            "Time between looks at the branch."),
        .field("ssh", \.ssh, .record, "The keys of an ssh address."),
        .field("signatures", \.signatures, .record, "Whose signatures on commits count."),
    ]
}

extension DaemonSettings.Status: FieldRecord {
    static let rows: Rows<DaemonSettings.Status> = [
        .field(
            "port", \.port, .integer(0...65_535),
            "Port on the loopback address; 0 takes a free one."),
        .optional(
            "publicURL", \.publicURL, .text(maxLength: 500),
            "Address of the pages from outside, for links."
        ).example("https://lab.example"),
        .field(
            "allowedHosts", \.allowedHosts, .list(of: .text(.hostName), minCount: 0, maxCount: 50),
            "Host names that a reverse proxy passes on."),
    ]
}

extension DaemonSettings.S3: FieldRecord {
    static let rows: Rows<DaemonSettings.S3> = [
        .required(
            "endpoint", \.endpoint, .text(maxLength: 500), "Address of the S3 server."
        ).example("https://s3.example"),
        .required("bucket", \.bucket, .text(maxLength: 63), "Name of the bucket."),
        .field("region", \.region, .text(maxLength: 50), "Region to sign for."),
    ]
}

extension DaemonSettings.Snapshot: FieldRecord {
    static let rows: Rows<DaemonSettings.Snapshot> = [
        .field("bucket", \.bucket, .boolean, "Puts it into the bucket."),
        .optional(
            "ref", \.ref, .text(maxLength: 200), "A ref of the repository it is pushed to."
        ).example("refs/reconciler/state"),
        .field(
            "interval", \.interval, .duration(1...86_400), "Shortest time between two of them."),
    ]
}

extension DaemonSettings.Limits: FieldRecord {
    static let rows: Rows<DaemonSettings.Limits> = [
        .optional(
            "cpus", \.milliCPUs, .cpus(10...1_024_000), "Cores for all work together."),
        .optional(
            "memory", \.memoryBytes, .memory(8 << 20...64 << 40),
            "Memory for all work together."),
        .optional("gpus", \.gpus, .integer(0...64), "GPUs for work."),
        .optional(
            "allowedImages", \.allowedImages,
            .list(of: .text(.imagePattern), minCount: 0, maxCount: 200),
            "Images that may run, '*' standing for any text."),
        .field(
            "guardMaxDeletions", \.guardMaxDeletions, .integer(0...100_000),
            "Deletions one revision may ask for without approval."),
        .field(
            "guardMaxPercent", \.guardMaxPercent, .integer(0...100),
            "Share of the inventory one revision may delete without approval."),
        .field(
            "deletionGrace", \.deletionGrace, .duration(1...315_360_000),
            "How long a removal can be undone."),
        .field(
            "resultDeletionGrace", \.resultDeletionGrace, .duration(1...315_360_000),
            "How long the removal of a dataset or network can be undone."),
    ]
}

extension DaemonSettings.Retention: FieldRecord {
    static let rows: Rows<DaemonSettings.Retention> = [
        .field(
            "versions", \.versions, .duration(1...315_360_000),
            "How long superseded versions stay."),
        .field(
            "tasks", \.tasks, .duration(1...315_360_000),
            "How long logs of a task stay after its last attempt ended."),
        .field(
            "readNotifications", \.readNotifications, .duration(1...315_360_000),
            "How long a notification stays after it was read."),
    ]
}
