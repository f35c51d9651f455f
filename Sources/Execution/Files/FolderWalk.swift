internal import Basics
internal import Foundation
internal import Glibc
internal import Manifests
internal import Repository

/// Lists the regular files below a folder that others wrote; follows no link.
enum FolderWalk {
    /// The longest accepted path, so that it fits everywhere below the state folder.
    static let pathMaxBytes = 2_000

    /// Paths relative to `folder`, sorted. Throws for links, devices, sockets and names that
    /// cannot be kept.
    static func regularFiles(in folder: String, max: Int) throws(FileError) -> [String] {
        var found: [String] = []
        var pending = [""]
        while let relative = pending.popLast() {
            let place = relative.isEmpty ? folder : "\(folder)/\(relative)"
            for name in try names(in: place, shownAs: relative.isEmpty ? "." : relative) {
                let path = relative.isEmpty ? name : "\(relative)/\(name)"
                guard path.utf8.count <= pathMaxBytes else {
                    throw .unsuitable(
                        path: String(path.prefix(100)) + "…",
                        reason: "has a path longer than \(pathMaxBytes) bytes")
                }
                switch try type(of: "\(folder)/\(path)") {
                case S_IFREG: found.append(path)
                case S_IFDIR: pending.append(path)
                case S_IFLNK:
                    throw .unsuitable(path: path, reason: "is a link; results are plain files")
                default:
                    throw .unsuitable(path: path, reason: "is no plain file")
                }
                guard found.count + pending.count <= max else {
                    throw .unsuitable(path: folder, reason: "holds more than \(max) files")
                }
            }
        }
        return found.sorted()
    }

    private static func names(
        in folder: String, shownAs relative: String
    ) throws(FileError) -> [String] {
        try FolderListing.bytes(in: Array(folder.utf8)).map { bytes throws(FileError) in
            guard let name = String(validating: bytes, as: UTF8.self) else {
                throw .unsuitable(
                    path: relative,
                    reason: "holds a file whose name is no UTF-8: '\(escaped(bytes))'")
            }
            guard !bytes.contains(UInt8(ascii: "\n")) else {
                throw .unsuitable(
                    path: relative, reason: "holds a file with a line break in its name")
            }
            return name
        }
    }

    /// The name with each byte that is not printable ASCII as `\xNN`.
    private static func escaped(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            (0x20..<0x7F).contains(byte)
                ? String(UnicodeScalar(byte))
                : "\\x" + Hex.encode([byte])
        }.joined()
    }

    private static func type(of path: String) throws(FileError) -> mode_t {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw .current("look at", path) }
        return status.st_mode & S_IFMT
    }
}

/// The disk space of a folder that others write.
struct FolderUsage: Sendable, Hashable, Comparable {
    /// Bytes allocated on disk, so holes do not count.
    private(set) var bytes = 0
    /// Files and folders.
    private(set) var files = 0

    /// Measures all files below `path` and follows no link. Leaves out a file that disappears
    /// meanwhile and a folder that cannot be listed.
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

/// Lists folders with names as bytes: a caller that needs text decides about names that are not
/// text.
enum FolderListing {
    /// The names as they are, in no order, without `.` and `..`.
    static func bytes(in path: [UInt8]) throws(FileError) -> [[UInt8]] {
        let terminated = path.map { CChar(bitPattern: $0) } + [0]
        return try bytes(of: opendir(terminated), PathBytes.shown(path[...]))
    }

    /// The names in an open folder, which stays open.
    static func bytes(in folder: Int32, shownAs path: String) throws(FileError) -> [[UInt8]] {
        let copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw .current("list", path) }
        let stream = fdopendir(copy)
        if stream == nil { close(copy) }
        return try bytes(of: stream, path)
    }

    /// The names as text, with U+FFFD for bytes that are not text.
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
