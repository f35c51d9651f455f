internal import Glibc

/// What a folder that others write into takes of its file system.
struct FolderUsage: Sendable, Hashable, Comparable {
    /// As they lie on the disk, so that holes count nothing.
    private(set) var bytes = 0
    /// Files and folders.
    private(set) var files = 0

    /// Looks at all below `path`, following nothing. What goes away meanwhile, or cannot be listed,
    /// is left out.
    static func of(_ path: String) -> FolderUsage {
        var usage = FolderUsage()
        var pending = [Array(path.utf8)]
        while let folder = pending.popLast() {
            let names = try? FolderListing.bytes(in: folder)  // one that cannot be read adds none
            for name in names ?? [] {
                let place = folder + [UInt8(ascii: "/")] + name
                var status = stat()
                guard lstat(place.map { CChar(bitPattern: $0) } + [0], &status) == 0 else {
                    continue
                }
                usage.files += 1
                usage.bytes += Int(status.st_blocks) * 512
                if status.st_mode & S_IFMT == S_IFDIR { pending.append(place) }
            }
        }
        return usage
    }

    static func < (left: FolderUsage, right: FolderUsage) -> Bool {
        (left.bytes, left.files) < (right.bytes, right.files)
    }
}
