internal import Glibc

/// What is left of the file system that holds the state folder. Nothing new begins before it is
/// full, so that what runs can end and be recorded.
struct DiskRoom: Sendable, Hashable {
    /// Kept free, but no more than a twentieth of a small file system.
    static let floorBytes = 1 << 30
    static let floorFiles = 10_000

    let freeBytes: Int
    let totalBytes: Int
    /// Files that may still be made; those of a file system without a limit are none of none.
    let freeFiles: Int
    let totalFiles: Int

    /// Why nothing may begin, in words; nil when there is room.
    var shortage: String? {
        let bytes = min(Self.floorBytes, totalBytes / 20)
        if freeBytes < bytes {
            return "\(Self.mebibytes(freeBytes)) are free, \(Self.mebibytes(bytes)) are kept free"
        }
        let files = min(Self.floorFiles, totalFiles / 20)
        if freeFiles < files {
            return "\(freeFiles) more files can be made, room for \(files) is kept free"
        }
        return nil
    }

    private static func mebibytes(_ bytes: Int) -> String { "\(bytes >> 20) MiB" }

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
