internal import Glibc

/// Empties folders that others filled, of any depth and with any bytes in names.
///
/// The content of each inner folder is moved up to the top folder, so no path exceeds the file
/// system's limit, and no link is followed. Nobody else may write there meanwhile.
enum FolderRemoval {
    static func empty(_ path: String) throws(FileError) {
        let top = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard top >= 0 else { throw .current("open", path) }
        defer { close(top) }
        var lifted = 0
        while true {
            let names = try names(in: top, path)
            guard !names.isEmpty else { return }
            for name in names {
                if unlinkat(top, name, 0) == 0 || errno == ENOENT { continue }
                guard errno == EISDIR || errno == EPERM else { throw .current("remove", path) }
                try flatten(name, into: top, &lifted, path)
            }
        }
    }

    /// Removes the folder `name` of `top`, and moves its inner folders into `top`.
    private static func flatten(
        _ name: [CChar], into top: Int32, _ lifted: inout Int, _ path: String
    ) throws(FileError) {
        _ = fchmodat(top, name, 0o700, 0)  // one that cannot be changed cannot be opened just below
        let inner = openat(top, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard inner >= 0 else { throw .current("open", path) }
        defer { close(inner) }
        for each in try names(in: inner, path) {
            if unlinkat(inner, each, 0) == 0 || errno == ENOENT { continue }
            guard errno == EISDIR || errno == EPERM else { throw .current("remove", path) }
            var isLifted = false
            while !isLifted {
                lifted += 1
                isLifted = renameat(inner, each, top, ".lifted-\(lifted)") == 0
                let isTaken = [EEXIST, ENOTEMPTY, ENOTDIR].contains(errno)
                guard isLifted || isTaken else { throw .current("remove", path) }
            }
        }
        guard unlinkat(top, name, AT_REMOVEDIR) == 0 || errno == ENOENT else {
            throw .current("remove", path)
        }
    }

    /// The names as bytes, each ended by a zero.
    private static func names(in folder: Int32, _ path: String) throws(FileError) -> [[CChar]] {
        try FolderListing.bytes(in: folder, shownAs: path).map { name in
            name.map { CChar(bitPattern: $0) } + [0]
        }
    }
}
