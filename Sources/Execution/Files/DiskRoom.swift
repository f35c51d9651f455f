internal import Glibc

/// The free space of the file system with the state folder. New work stops before the disk is full,
/// so that running work can end and be recorded.
struct DiskRoom: Sendable, Hashable {
    let freeBytes: Int
    let totalBytes: Int
    /// Files that may still be made; 0 of 0 on a file system without a limit.
    let freeFiles: Int
    let totalFiles: Int

    /// Bytes that are kept free: 1 GiB, but no more than a twentieth of a small file system.
    var floorBytes: Int { min(1 << 30, totalBytes / 20) }
    private var floorFiles: Int { min(10_000, totalFiles / 20) }

    /// Why no work may begin, in words that do not change while the shortage lasts; nil when there
    /// is enough space.
    ///
    /// - Parameter wasShort: whether the last look found a shortage: then a tenth more is needed,
    ///   so that work does not begin and stop at the limit.
    func shortage(wasShort: Bool) -> String? {
        let percent = wasShort ? 110 : 100
        if freeBytes < floorBytes / 100 * percent {
            return "too little disk space is free; \(Self.mebibytes(floorBytes)) must stay free"
        }
        if freeFiles < floorFiles * percent / 100 {
            return "too few files can be created; room for \(floorFiles) must stay free"
        }
        return nil
    }

    /// Whether a quarter of the space that is kept free is used up, although no new work begins.
    /// Releasing the reserve does not change this.
    var isRunningOut: Bool {
        freeBytes < floorBytes / 4 * 3 || freeFiles < floorFiles / 4 * 3
    }

    /// Whether there is enough space after a folder of `usage` is removed.
    func isEnough(without usage: FolderUsage) -> Bool {
        freeBytes + usage.bytes >= floorBytes && freeFiles + usage.files >= floorFiles
    }

    /// Whether a file of so many bytes leaves the floor free.
    func isRoomy(for sizeBytes: Int) -> Bool { freeBytes - floorBytes >= sizeBytes }

    static func mebibytes(_ bytes: Int) -> String { "\(bytes >> 20) MiB" }

    /// The space at `path` for this process's user; nil when the system call fails.
    static func at(_ path: String) -> DiskRoom? {
        var found = statvfs()
        guard statvfs(path, &found) == 0 else { return nil }
        let block = Int(found.f_frsize)
        return DiskRoom(
            freeBytes: Int(found.f_bavail) * block, totalBytes: Int(found.f_blocks) * block,
            freeFiles: Int(found.f_favail), totalFiles: Int(found.f_files))
    }
}

/// A file that reserves space for records on a full disk: with it the daemon records the end of the
/// work that filled the disk, and can then remove that work's files.
struct DiskReserve: Sendable {
    /// The most bytes of the reserve; on a small file system it has at most a fortieth.
    static let maxBytes = 16 << 20

    let path: String

    /// Makes the file unless it exists. Each look that finds enough space calls this, so a later
    /// look repairs a failure.
    func take(of room: DiskRoom) {
        var known = stat()
        // An empty file is left from a daemon that stopped before it allocated the space.
        if stat(path, &known) == 0, known.st_size > 0 { return }
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return }
        defer { close(file) }
        let isTaken = posix_fallocate(file, 0, min(Self.maxBytes, room.totalBytes / 40)) == 0
        if !isTaken { unlink(path) }
    }

    /// Removes the file and so frees its space; false when there was no file.
    func release() -> Bool { unlink(path) == 0 }
}
