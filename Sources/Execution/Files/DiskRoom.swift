internal import Glibc

/// The free room of the file system that holds the state folder. New work stops before the disk is
/// full, so that running work can end and be recorded.
struct DiskRoom: Sendable, Hashable {
    let freeBytes: Int
    let totalBytes: Int
    /// Files that may still be made; 0 of 0 on a file system without a limit.
    let freeFiles: Int
    let totalFiles: Int

    /// Bytes that are kept free: 1 GiB, but no more than a twentieth of a small file system.
    var floorBytes: Int { min(1 << 30, totalBytes / 20) }
    private var floorFiles: Int { min(10_000, totalFiles / 20) }

    /// Why nothing may begin, in words that stay the same while it lasts; nil when there is room.
    ///
    /// - Parameter wasShort: whether there was none at the last look: then a tenth more is needed,
    ///   so that work does not begin and stop at the edge.
    func shortage(wasShort: Bool) -> String? {
        let percent = wasShort ? 110 : 100
        if freeBytes < floorBytes / 100 * percent {
            return "too little is free; \(Self.mebibytes(floorBytes)) are kept free"
        }
        if freeFiles < floorFiles * percent / 100 {
            return "too few files can be made; room for \(floorFiles) is kept free"
        }
        return nil
    }

    /// Whether a quarter of the room that is kept free is used up, though nothing new begins. That
    /// stays so when the reserve is given back.
    var isRunningOut: Bool {
        freeBytes < floorBytes / 4 * 3 || freeFiles < floorFiles / 4 * 3
    }

    /// Whether there is room again once a folder of `usage` is removed.
    func isEnough(without usage: FolderUsage) -> Bool {
        freeBytes + usage.bytes >= floorBytes && freeFiles + usage.files >= floorFiles
    }

    /// Whether a file of so many bytes leaves the floor free.
    func isRoomy(for sizeBytes: Int) -> Bool { freeBytes - floorBytes >= sizeBytes }

    static func mebibytes(_ bytes: Int) -> String { "\(bytes >> 20) MiB" }

    /// The room at `path`, for this process's user; nil when the system does not tell.
    static func at(_ path: String) -> DiskRoom? {
        var found = statvfs()
        guard statvfs(path, &found) == 0 else { return nil }
        let block = Int(found.f_frsize)
        return DiskRoom(
            freeBytes: Int(found.f_bavail) * block, totalBytes: Int(found.f_blocks) * block,
            freeFiles: Int(found.f_favail), totalFiles: Int(found.f_files))
    }
}

/// Room that is kept for the records of a full disk: the end of the work that filled it is
/// recorded, so that the files of that work can be removed.
struct DiskReserve: Sendable {
    /// The most bytes of the reserve; on a small file system it has at most a fortieth.
    static let maxBytes = 16 << 20

    let path: String

    /// Takes the room unless it is taken. Called at each look that finds enough room, so a failure
    /// is made good later.
    func take(of room: DiskRoom) {
        var known = stat()
        // An empty file was left by a daemon that stopped before it took the room.
        if stat(path, &known) == 0, known.st_size > 0 { return }
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return }
        defer { close(file) }
        let isTaken = posix_fallocate(file, 0, min(Self.maxBytes, room.totalBytes / 40)) == 0
        if !isTaken { unlink(path) }
    }

    /// Gives the room away; false when it was not there.
    func release() -> Bool { unlink(path) == 0 }
}
