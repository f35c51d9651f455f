internal import Foundation
internal import Glibc

/// Lists the regular files below a folder that others wrote, following nothing.
enum FolderWalk {
    /// The longest path taken, so that it fits everywhere below the state folder.
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
                        reason: "lies deeper than a path may be, which is \(pathMaxBytes) bytes")
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

    /// The name with what is no ASCII as `\xNN`.
    private static func escaped(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            (0x20..<0x7F).contains(byte)
                ? String(UnicodeScalar(byte))
                : "\\x" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }

    private static func type(of path: String) throws(FileError) -> mode_t {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw .current("look at", path) }
        return status.st_mode & S_IFMT
    }
}
