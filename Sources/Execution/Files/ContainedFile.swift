public import Foundation
internal import Glibc

/// Opens files below a folder that others can write. No link in the path is followed, so no file
/// outside is reached, even if somebody swaps parts of the path meanwhile.
public enum ContainedFile {
    /// Up to `maxBytes` of a regular file, from `offset`; nil when there is no such file.
    ///
    /// - Parameters:
    ///   - path: relative to `folder`, which must be one that only the daemon can replace.
    public static func read(
        _ path: String, below folder: String, from offset: Int, maxBytes: Int
    ) throws(FileError) -> Data? {
        guard let file = try open(path, below: folder) else { return nil }
        defer { close(file) }
        var content = Data()
        var buffer = [UInt8](repeating: 0, count: min(max(maxBytes, 1), 1 << 20))
        while content.count < maxBytes {
            let wanted = min(buffer.count, maxBytes - content.count)
            let count = pread(file, &buffer, wanted, off_t(offset + content.count))
            guard count >= 0 else { throw .current("read", path) }
            if count == 0 { break }
            content.append(contentsOf: buffer[..<count])
        }
        return content
    }

    /// Throws unless `path` below `folder` is a real folder, reached without links.
    static func requireFolder(_ path: String, below folder: String) throws(FileError) {
        let opened = try descend(parts(of: path), from: folder)
        guard let opened else {
            throw .unsuitable(path: path, reason: "is missing or no plain folder")
        }
        close(opened)
    }

    private static func open(_ path: String, below folder: String) throws(FileError) -> Int32? {
        let parts = parts(of: path)
        guard let name = parts.last, !parts.contains(".."), !parts.contains(".") else {
            throw .unsuitable(path: path, reason: "is no path below its folder")
        }
        guard let parent = try descend(parts.dropLast(), from: folder) else { return nil }
        defer { close(parent) }
        let file = openat(parent, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw .current("read", path)
        }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(file)
            throw .unsuitable(path: path, reason: "is no plain file")
        }
        return file
    }

    /// The components of the path. Split by bytes, because one character may consist of a slash and
    /// a combining mark.
    static func parts(of path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    }

    /// A descriptor of the folder at `parts`; nil when a part is missing or not a real folder.
    private static func descend(
        _ parts: some Collection<String>, from folder: String
    ) throws(FileError) -> Int32? {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
        var current = Glibc.open(folder, flags)
        guard current >= 0 else {
            if errno == ENOENT { return nil }
            throw .current("open", folder)
        }
        for part in parts {
            let next = openat(current, part, flags)
            let reason = errno
            close(current)
            guard next >= 0 else {
                if [ENOENT, ENOTDIR, ELOOP].contains(reason) { return nil }
                errno = reason
                throw .current("open", part)
            }
            current = next
        }
        return current
    }
}
