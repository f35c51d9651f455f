extension DaemonSettings {
    enum Fields {
        static let repository = Field.required(
            "repository", .object(Repository.table, read: Repository.read),
            "The repository that declares what the lab should have.")
        static let stateFolder = Field.required(
            "stateFolder", .text(.stateFolder), "Absolute path of the folder the daemon keeps.",
            example: "/var/lib/reconciler")
        static let dockerSocket = Field.fallback(
            "dockerSocket", .text(.socketPath), "/var/run/docker.sock",
            shown: "/var/run/docker.sock", "Path of the container engine's socket.")
        static let workerUser = Field.fallback(
            "workerUser", .text(maxLength: 21), "10001:10001", shown: "10001:10001",
            "User and group of workers, as numbers, when the daemon is root.")
        static let stopGrace = Field.fallback(
            "stopGrace", .duration(1...3600), .seconds(30), shown: "30s",
            "Time that a worker has to write a checkpoint before it is killed.")
        static let status = Field.fallback(
            "status", .object(Status.table, read: Status.read),
            Status(port: 8080, publicURL: nil, allowedHosts: []), shown: .object([:]),
            "Where the status pages listen.")
        static let s3 = Field.optional(
            "s3", .object(S3.table, read: S3.read),
            "The bucket for downloads; a folder below the state folder when absent. Its keys come "
                + "from RECONCILER_S3_ACCESS_KEY and RECONCILER_S3_SECRET_KEY.")
        static let snapshot = Field.optional(
            "snapshot", .object(Snapshot.table, read: Snapshot.read),
            "Where the signed state snapshot goes, for plans in CI; nowhere when absent.")
        static let pullRequests = Field.fallback(
            "pullRequests", .object(PullRequests.table, read: PullRequests.read),
            PullRequests.standard, shown: .object([:]),
            "Which pull requests are planned, and where the plans go.")
        static let limits = Field.fallback(
            "limits", .object(Limits.table, read: Limits.read), Limits.standard,
            shown: .object([:]), "Ceilings that no Lab widens.")

        static let uploadPartSize = Field.fallback(
            "uploadPartSize", .memory(5 << 20...5 << 30), 64 << 20, shown: "64Mi",
            "Size of the parts in which larger downloads go into the bucket.")
        static let retention = Field.fallback(
            "retention", .object(Retention.table, read: Retention.read), Retention.standard,
            shown: .object([:]), "How long things stay that are no longer current.")
        static let logLevel = Field.fallback(
            "logLevel", FieldType<LogLevel>.choice, .info, shown: "info",
            "The least severe that is logged.")

        static let table = [
            repository.entry, stateFolder.entry, dockerSocket.entry, workerUser.entry,
            stopGrace.entry, status.entry, s3.entry, snapshot.entry, limits.entry,
            pullRequests.entry,
            retention.entry, logLevel.entry, uploadPartSize.entry,
        ]
    }

    static func read(_ reader: MappingReader) -> DaemonSettings? {
        let repository = reader.read(Fields.repository)
        let stateFolder = reader.read(Fields.stateFolder)
        let dockerSocket = reader.read(Fields.dockerSocket)
        let workerUser = reader.read(Fields.workerUser)
        let stopGrace = reader.read(Fields.stopGrace)
        let status = reader.read(Fields.status)
        let s3 = reader.read(Fields.s3)
        let snapshot = reader.read(Fields.snapshot)
        let limits = reader.read(Fields.limits)
        let retention = reader.read(Fields.retention)
        let logLevel = reader.read(Fields.logLevel)
        let pullRequests = reader.read(Fields.pullRequests)
        let uploadPartBytes = reader.read(Fields.uploadPartSize)
        guard let repository, let stateFolder, let dockerSocket, let workerUser, let stopGrace,
            let status, let limits, let retention, let logLevel, let pullRequests,
            let uploadPartBytes
        else { return nil }
        return DaemonSettings(
            repository: repository, stateFolder: stateFolder, dockerSocket: dockerSocket,
            workerUser: workerUser, stopGrace: stopGrace, status: status, s3: s3,
            snapshot: snapshot, pullRequests: pullRequests, uploadPartBytes: uploadPartBytes,
            limits: limits,
            retention: retention, logLevel: logLevel)
    }
}

extension DaemonSettings.Repository {
    static let url = Field.required(
        "url", .text(maxLength: 1024),
        "Absolute path, https or ssh address; http on this machine only.",
        example: "git@git.example:lab/manifests.git")
    static let branch = Field.fallback(
        "branch", .text(maxLength: 200), "main", shown: "main", "The branch that counts.")
    static let folder = Field.fallback(
        "folder", .text(maxLength: 500), "", shown: "", "Folder of the manifests.")
    static let pollInterval = Field.fallback(
        "pollInterval", .duration(1...86_400), .seconds(30), shown: "30s",
        "Time between looks at the branch.")
    static let ssh = Field.fallback(
        "ssh", .object(DaemonSettings.SSH.table, read: DaemonSettings.SSH.read),
        DaemonSettings.SSH(identity: nil, knownHosts: nil), shown: .object([:]),
        "The keys of an ssh address.")
    static let signatures = Field.fallback(
        "signatures",
        .object(DaemonSettings.Signatures.table, read: DaemonSettings.Signatures.read),
        DaemonSettings.Signatures(required: false, allowedSigners: nil, keyring: nil),
        shown: .object([:]), "Whose signatures on commits count.")
    static let table = [
        url.entry, branch.entry, folder.entry, pollInterval.entry, ssh.entry, signatures.entry,
    ]

    static func read(_ reader: MappingReader) -> DaemonSettings.Repository? {
        let url = reader.read(url)
        let branch = reader.read(branch)
        let folder = reader.read(folder)
        let pollInterval = reader.read(pollInterval)
        let ssh = reader.read(ssh)
        let signatures = reader.read(signatures)
        guard let ssh, let signatures, let url, let branch, let folder, let pollInterval else {
            return nil
        }
        return DaemonSettings.Repository(
            url: url, branch: branch, folder: folder, pollInterval: pollInterval, ssh: ssh,
            signatures: signatures)
    }
}

extension DaemonSettings.Status {
    static let port = Field.fallback(
        "port", .integer(0...65_535), 8080, shown: 8080,
        "Port on the loopback address; 0 takes a free one.")
    static let publicURL = Field.optional(
        "publicURL", .text(maxLength: 500), "Address of the pages from outside, for links.",
        example: "https://lab.example")
    static let allowedHosts = Field.fallback(
        "allowedHosts", .list(of: .text(.hostName), minCount: 0, maxCount: 50), [],
        shown: .array([]), "Host names that a reverse proxy passes on.")
    static let table = [port.entry, publicURL.entry, allowedHosts.entry]

    static func read(_ reader: MappingReader) -> DaemonSettings.Status? {
        let port = reader.read(port)
        let publicURL = reader.read(publicURL)
        let allowedHosts = reader.read(allowedHosts)
        guard let port, let allowedHosts else { return nil }
        return DaemonSettings.Status(
            port: port, publicURL: publicURL, allowedHosts: allowedHosts)
    }
}

extension DaemonSettings.S3 {
    static let endpoint = Field.required(
        "endpoint", .text(maxLength: 500), "Address of the S3 server.",
        example: "https://s3.example")
    static let bucket = Field.required("bucket", .text(maxLength: 63), "Name of the bucket.")
    static let region = Field.fallback(
        "region", .text(maxLength: 50), "us-east-1", shown: "us-east-1", "Region to sign for.")
    static let table = [endpoint.entry, bucket.entry, region.entry]

    static func read(_ reader: MappingReader) -> DaemonSettings.S3? {
        let endpoint = reader.read(endpoint)
        let bucket = reader.read(bucket)
        let region = reader.read(region)
        guard let region, let endpoint, let bucket else { return nil }
        return DaemonSettings.S3(endpoint: endpoint, bucket: bucket, region: region)
    }
}

extension DaemonSettings.Snapshot {
    static let bucket = Field.fallback(
        "bucket", .boolean, false, shown: .bool(false), "Puts it into the bucket.")
    static let ref = Field.optional(
        "ref", .text(maxLength: 200), "A ref of the repository it is pushed to.",
        example: "refs/reconciler/state")
    static let interval = Field.fallback(
        "interval", .duration(1...86_400), .seconds(30), shown: "30s",
        "Shortest time between two of them.")
    static let table = [bucket.entry, ref.entry, interval.entry]

    static func read(_ reader: MappingReader) -> DaemonSettings.Snapshot? {
        let bucket = reader.read(bucket)
        let ref = reader.read(ref)
        guard let interval = reader.read(interval), let bucket else { return nil }
        return DaemonSettings.Snapshot(bucket: bucket, ref: ref, interval: interval)
    }
}

extension DaemonSettings.Limits {
    static let standard = DaemonSettings.Limits(
        milliCPUs: nil, memoryBytes: nil, gpus: nil, allowedImages: nil, guardMaxDeletions: 5,
        guardMaxPercent: 20, deletionGrace: .seconds(86_400),
        resultDeletionGrace: .seconds(30 * 86_400))

    static let cpus = Field.optional("cpus", .cpus(10...1_024_000), "Cores for all work together.")
    static let memory = Field.optional(
        "memory", .memory(8 << 20...64 << 40), "Memory for all work together.")
    static let gpuSlots = Field.optional("gpus", .integer(0...64), "GPUs for work.")
    static let images = Field.optional(
        "allowedImages", .list(of: .text(.imagePattern), minCount: 0, maxCount: 200),
        "Images that may run, '*' standing for any text.")
    static let maxDeletions = Field.fallback(
        "guardMaxDeletions", .integer(0...100_000), 5, shown: 5,
        "Deletions one revision may ask for without approval.")
    static let maxPercent = Field.fallback(
        "guardMaxPercent", .integer(0...100), 20, shown: 20,
        "Share of the inventory one revision may delete without approval.")
    static let grace = Field.fallback(
        "deletionGrace", .duration(1...315_360_000), .seconds(86_400), shown: "1d",
        "How long a removal can be undone.")
    static let resultGrace = Field.fallback(
        "resultDeletionGrace", .duration(1...315_360_000), .seconds(30 * 86_400), shown: "30d",
        "How long the removal of a dataset or network can be undone.")
    static let table = [
        cpus.entry, memory.entry, gpuSlots.entry, images.entry, maxDeletions.entry,
        maxPercent.entry, grace.entry, resultGrace.entry,
    ]

    static func read(_ reader: MappingReader) -> DaemonSettings.Limits? {
        var limits = standard
        limits.milliCPUs = reader.read(cpus)
        limits.memoryBytes = reader.read(memory)
        limits.gpus = reader.read(gpuSlots)
        limits.allowedImages = reader.read(images)
        limits.guardMaxDeletions = reader.read(maxDeletions) ?? limits.guardMaxDeletions
        limits.guardMaxPercent = reader.read(maxPercent) ?? limits.guardMaxPercent
        limits.deletionGrace = reader.read(grace) ?? limits.deletionGrace
        limits.resultDeletionGrace = reader.read(resultGrace) ?? limits.resultDeletionGrace
        return limits
    }
}

extension DaemonSettings.Retention {
    private static let month = Duration.seconds(30 * 86_400)

    static let standard = DaemonSettings.Retention(
        versions: month, tasks: month, readNotifications: month)

    static let versionsField = Field.fallback(
        "versions", .duration(1...315_360_000), month, shown: "30d",
        "How long superseded versions stay.")
    static let tasksField = Field.fallback(
        "tasks", .duration(1...315_360_000), month, shown: "30d",
        "How long logs of a task stay after its last attempt ended.")
    static let noticesField = Field.fallback(
        "readNotifications", .duration(1...315_360_000), month, shown: "30d",
        "How long a notification stays after it was read.")
    static let table = [versionsField.entry, tasksField.entry, noticesField.entry]

    static func read(_ reader: MappingReader) -> DaemonSettings.Retention? {
        guard let versions = reader.read(versionsField), let tasks = reader.read(tasksField),
            let readNotifications = reader.read(noticesField)
        else { return nil }
        return DaemonSettings.Retention(
            versions: versions, tasks: tasks, readNotifications: readNotifications)
    }
}
