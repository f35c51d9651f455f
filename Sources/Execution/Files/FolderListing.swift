internal import Glibc
internal import Manifests
internal import Repository

/// What lies in a folder, by names that are bytes: whoever needs them as text decides what becomes
/// of those that are none.
enum FolderListing {
    /// The names as they are, in no order, without `.` and `..`.
    static func bytes(in path: [UInt8]) throws(FileError) -> [[UInt8]] {
        let terminated = path.map { CChar(bitPattern: $0) } + [0]
        return try bytes(of: opendir(terminated), PathBytes.shown(path[...]))
    }

    /// The same of an open folder, which stays open.
    static func bytes(in folder: Int32, shownAs path: String) throws(FileError) -> [[UInt8]] {
        let copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw .current("list", path) }
        let stream = fdopendir(copy)
        if stream == nil { close(copy) }
        return try bytes(of: stream, path)
    }

    /// The names with U+FFFD in the place of what is no text.
    static func names(in path: String) throws(FileError) -> [String] {
        try bytes(in: Array(path.utf8)).map { PathBytes.shown($0[...]) }
    }

    private static func bytes(
        of stream: OpaquePointer?, _ path: String
    ) throws(FileError) -> [[UInt8]] {
        guard let stream else { throw .current("list", path) }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != [UInt8(ascii: ".")], name != Array("..".utf8) { names.append(name) }
        }
        guard errno == 0 else { throw .current("list", path) }
        return names
    }
}
