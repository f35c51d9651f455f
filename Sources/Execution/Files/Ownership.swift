internal import Glibc

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

    /// Gives a folder to this user where the daemon may do so.
    func own(_ path: String) throws(FileError) {
        guard geteuid() == 0 else { return }
        guard lchown(path, uid, gid) == 0 else { throw .current("change owner of", path) }
    }
}

extension WorkerUser: CustomStringConvertible {
    public var description: String { "\(uid):\(gid)" }
}
