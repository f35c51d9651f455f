internal import Glibc
public import Manifests
public import Planning

/// The paths of all files below the daemon's state folder.
public struct StateFolder: Sendable, Hashable {
    /// Absolute, without a trailing slash.
    public let path: String

    public init(path: String) {
        self.path = path
    }

    public var database: String { "\(path)/reconciler.sqlite" }
    /// The installation's name, kept beside the database so that it outlives it.
    var installation: String { "\(path)/installation" }
    /// The note that the database was lost and that results and containers are still to be
    /// restored.
    var lossNote: String { "\(path)/state-lost" }
    /// Notes which artifact is the result of which task; also kept outside the database.
    var results: String { "\(path)/artifacts/results" }
    public var lock: String { "\(path)/lock" }
    /// Room for records when the disk is full.
    var reserve: String { "\(path)/reserve" }
    public var socket: String { "\(path)/reconciler.sock" }
    public var mirror: String { "\(path)/mirror.git" }
    /// Heads of pull requests, away from the mirror of the branch.
    public var requestMirror: String { "\(path)/pull-requests" }
    public var markerSecret: String { "\(path)/marker-secret" }
    public var blobs: String { "\(path)/artifacts/blobs" }
    public var listings: String { "\(path)/artifacts/listings" }
    public var trees: String { "\(path)/artifacts/trees" }
    public var staging: String { "\(path)/artifacts/staging" }
    public var bucket: String { "\(path)/bucket" }
    public var outgoing: String { "\(path)/outgoing" }
    private var tasks: String { "\(path)/work" }
    /// The folder of resources without an owner.
    private static let nobody = "_"
    /// The published state snapshot, and the key that signs it with its public half.
    public var snapshot: String { "\(path)/state.json" }
    public var snapshotKey: String { "\(path)/snapshot-key" }
    public var snapshotPublicKey: String { "\(path)/snapshot-key.pub" }

    /// Work of all tasks of a resource.
    public func work(of resource: ResourceID) -> String {
        let owner = resource.owner.isEmpty ? Self.nobody : resource.owner
        return "\(tasks)/\(resource.kind.plural)/\(owner)/\(resource.name)"
    }

    /// The resources that have a work folder of any task, in no order.
    func resourcesWithWork() throws(FileError) -> [ResourceID] {
        var found: [ResourceID] = []
        for kind in Kind.allCases where Disk.exists("\(tasks)/\(kind.plural)") {
            for owner in try folders(in: "\(tasks)/\(kind.plural)") {
                for name in try folders(in: "\(tasks)/\(kind.plural)/\(owner)") {
                    let id = ResourceID(
                        kind: kind, owner: owner == Self.nobody ? "" : owner, name: name)
                    if try !folders(in: work(of: id)).isEmpty { found.append(id) }
                }
            }
        }
        return found
    }

    private func folders(in path: String) throws(FileError) -> [String] {
        try FolderListing.names(in: path).filter { name in
            var status = stat()
            return lstat("\(path)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        }
    }

    /// The folder that is mounted at `WorkerPlaces.work`: `outputs/` and `checkpoint/` of one task.
    public func work(of task: TaskID) -> String {
        "\(work(of: task.resource))/\(task.digest.short)-\(task.run)/work"
    }

    /// The `task.json` of one attempt.
    public func taskDocument(of task: TaskID, attempt: Int) -> String {
        "\(work(of: task.resource))/\(task.digest.short)-\(task.run)/task-\(attempt).json"
    }

    /// Kept logs, and temporarily those of followed containers.
    public var logs: String { "\(path)/logs" }

    /// The kept log of an attempt that ended.
    public func log(of task: TaskID, attempt: Int) -> String {
        "\(path)/\(logPath(of: task, attempt: attempt))"
    }

    /// The path of that log, relative to the state folder.
    func logPath(of task: TaskID, attempt: Int) -> String {
        let id = task.resource
        let folder = "logs/\(id.kind.plural)/\(id.owner)/\(id.name)"
        return "\(folder)/\(task.digest.short)-\(task.run)-\(attempt).log"
    }

    /// The unpacked files of an artifact, for reading and for mounting.
    public func tree(of artifactDigest: String) -> String {
        "\(trees)/\(artifactDigest)"
    }
}

extension ResourceID {
    /// The name of the resource's entry in a folder for all resources; unique to this resource.
    var fileName: String { "\(kind.plural).\(owner).\(name)" }
}
