internal import Foundation
internal import Glibc
internal import Manifests
internal import Planning

/// The folders of one task that its containers see; they can write to no others.
struct WorkFolder: Sendable {
    let folder: StateFolder
    let store: ArtifactStore
    let user: WorkerUser

    /// Makes a fresh `outputs/`, keeps `checkpoint/`, writes the attempt's `task.json`, and returns
    /// the mounts.
    func stage(
        _ workload: ContainerWorkload, for task: TaskID, attempt: Int
    ) throws(FileError) -> [ContainerRequest.Mount] {
        let work = folder.work(of: task)
        try Disk.makeFolder(work)
        try Disk.remove("\(work)/outputs")
        for name in ["outputs", "outputs/artifact", "checkpoint"] {
            try Disk.makeFolder("\(work)/\(name)")
            try user.own("\(work)/\(name)")
        }
        try user.own(work)
        let document = folder.taskDocument(of: task, attempt: attempt)
        let text = TaskDocument.text(of: workload, for: task, attempt: attempt)
        try Disk.write(Data(text.utf8), to: document, mode: 0o644)
        var mounts = [
            ContainerRequest.Mount(source: document, target: WorkerPlaces.task, isReadOnly: true),
            ContainerRequest.Mount(source: work, target: WorkerPlaces.work, isReadOnly: false),
        ]
        for input in workload.inputs {
            guard let digest = input.artifactDigest else {
                throw .failed(
                    operation: "stage", path: input.name, reason: "its artifact is not known")
            }
            mounts.append(
                ContainerRequest.Mount(
                    source: try store.tree(of: digest), target: WorkerPlaces.input(input.name),
                    isReadOnly: true))
        }
        return mounts
    }

    /// Removes the outputs of an attempt that ended; the checkpoint stays.
    func clearOutputs(of task: TaskID) throws(FileError) {
        try Disk.remove("\(folder.work(of: task))/outputs")
    }

    /// Removes the whole folder of a task.
    func clear(_ task: TaskID) throws(FileError) {
        try Disk.remove((folder.work(of: task) as NSString).deletingLastPathComponent)
    }
}

/// The user that workers run as.
public struct WorkerUser: Sendable, Hashable {
    public let uid: UInt32
    public let gid: UInt32

    public init(uid: UInt32, gid: UInt32) {
        self.uid = uid
        self.gid = gid
    }

    /// The daemon's own user, or nil when that is root.
    public static func ownUnlessRoot() -> WorkerUser? {
        geteuid() == 0 ? nil : WorkerUser(uid: geteuid(), gid: getegid())
    }

    /// Parses `uid:gid`; nil for anything else and for root.
    public init?(_ text: String) {
        let parts = text.split(separator: ":").compactMap { UInt32($0) }
        guard parts.count == 2, parts[0] != 0 else { return nil }
        self.init(uid: parts[0], gid: parts[1])
    }

    /// Makes this user the owner of a folder, if the daemon is root.
    func own(_ path: String) throws(FileError) {
        guard geteuid() == 0 else { return }
        guard lchown(path, uid, gid) == 0 else { throw .current("change owner of", path) }
    }
}

extension WorkerUser: CustomStringConvertible {
    public var description: String { "\(uid):\(gid)" }
}
