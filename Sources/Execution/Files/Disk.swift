internal import Foundation
internal import Glibc
internal import Manifests

/// File operations that are durable when they return: write beside the target, fsync, rename, fsync
/// the folder. A crash in the middle leaves the old file and perhaps a temporary one, never a
/// partial file.
enum Disk {
    static let chunkBytes = 1 << 20

    /// Makes a folder and its parents; an existing folder is a success.
    static func makeFolder(_ path: String, mode: mode_t = 0o755) throws(FileError) {
        if mkdir(path, mode) == 0 { return }
        switch errno {
        case EEXIST: return
        case ENOENT:
            let parent = (path as NSString).deletingLastPathComponent
            guard parent != path, !parent.isEmpty else { throw .current("create", path) }
            try makeFolder(parent)
            guard mkdir(path, mode) == 0 || errno == EEXIST else { throw .current("create", path) }
        default: throw .current("create", path)
        }
    }

    /// Replaces or makes the file at `path` with `content`, as `replace` does.
    static func write(
        _ content: Data, to path: String, through scratch: String? = nil, mode: mode_t
    ) throws(FileError) {
        try replace(path, through: scratch, mode: mode) { file, temporary throws(FileError) in
            try write(content, to: file, path: temporary)
        }
    }

    /// Replaces or makes the file at `path` with the bytes that `body` writes to the given open
    /// file.
    ///
    /// - Parameter scratch: path of the temporary file, on the same file system; beside `path` when
    ///   nil, and then only one caller at a time may write this path.
    static func replace(
        _ path: String, through scratch: String? = nil, mode: mode_t,
        _ body: (Int32, String) throws(FileError) -> Void
    ) throws(FileError) {
        let temporary = scratch ?? path + temporarySuffix
        do {
            try fill(temporary, mode: mode, body)
            try move(temporary, to: path)
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// The end of the name of a file that is being written beside its place.
    static let temporarySuffix = ".part"

    private static func fill(
        _ path: String, mode: mode_t, _ body: (Int32, String) throws(FileError) -> Void
    ) throws(FileError) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
        guard file >= 0 else { throw .current("write", path) }
        defer { close(file) }
        try body(file, path)
        guard fsync(file) == 0 else { throw .notDurable(path: path) }
    }

    /// Writes all of `content` to an open file.
    static func write(_ content: Data, to file: Int32, path: String) throws(FileError) {
        var offset = 0
        while offset < content.count {
            let written = content.withUnsafeBytes { bytes in
                Glibc.write(file, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
            }
            guard written > 0 else { throw .current("write", path) }
            offset += written
        }
    }

    /// Renames within one file system and makes that durable.
    static func move(_ source: String, to target: String) throws(FileError) {
        guard rename(source, target) == 0 else { throw .current("rename", source) }
        try syncFolder((target as NSString).deletingLastPathComponent)
    }

    /// Makes the entries of a folder durable.
    static func syncFolder(_ path: String) throws(FileError) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .current("open", path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw .notDurable(path: path) }
    }

    /// Makes the content of a file that others wrote durable.
    static func syncFile(_ path: String) throws(FileError) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw .current("open", path) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw .notDurable(path: path) }
    }

    /// SHA-256 and size of a regular file, read in pieces.
    static func digest(of path: String) throws(FileError) -> (sha256: String, sizeBytes: Int) {
        var hasher = ContentHasher()
        let sizeBytes = try read(path) { hasher.update($0) }
        return (hasher.finalize(), sizeBytes)
    }

    /// Passes the content of a regular file to `body` in pieces and returns its size.
    @discardableResult
    static func read(
        _ path: String, _ body: (UnsafeRawBufferPointer) throws(FileError) -> Void
    ) throws(FileError) -> Int {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw .current("read", path) }
        defer { close(file) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkBytes, alignment: 16)
        defer { buffer.deallocate() }
        var total = 0
        while true {
            let count = Glibc.read(file, buffer.baseAddress, buffer.count)
            guard count >= 0 else { throw .current("read", path) }
            if count == 0 { return total }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            total += count
        }
    }

    /// The first bytes of a regular file.
    static func head(of path: String, maxBytes: Int) throws(FileError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else { throw .current("read", path) }
        defer { close(file) }
        var head = [UInt8](repeating: 0, count: maxBytes)
        let count = Glibc.read(file, &head, maxBytes)
        guard count >= 0 else { throw .current("read", path) }
        return Array(head.prefix(count))
    }

    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// Removes a file, or a folder with all its content; links in it are removed, never followed. A
    /// missing path is a success.
    static func remove(_ path: String) throws(FileError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR { try FolderRemoval.empty(path) }
        let removed = status.st_mode & S_IFMT == S_IFDIR ? rmdir(path) : unlink(path)
        guard removed == 0 || errno == ENOENT else { throw .current("remove", path) }
    }
}

/// Why a file operation failed.
public enum FileError: Error, Sendable, Hashable {
    /// The disk or the quota is full.
    case full(path: String)
    /// Data may not have reached the disk; the whole file is in doubt.
    case notDurable(path: String)
    /// A file has a type that is never accepted: a link, a device, a socket.
    case unsuitable(path: String, reason: String)
    case failed(operation: String, path: String, reason: String)

    static func current(_ operation: String, _ path: String) -> FileError {
        let code = errno
        if code == ENOSPC || code == EDQUOT { return .full(path: path) }
        return .failed(operation: operation, path: path, reason: String(cString: strerror(code)))
    }
}

extension FileError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .full(let path): "no space is left for '\(path)'"
        case .notDurable(let path): "'\(path)' could not be written durably"
        case .unsuitable(let path, let reason): "'\(path)' \(reason)"
        case .failed(let operation, let path, let reason): "\(operation) '\(path)': \(reason)"
        }
    }
}

extension FileError {
    /// What is wrong, without the path.
    public var reason: String {
        switch self {
        case .failed(_, _, let reason), .unsuitable(_, let reason): reason
        case .full: "no space is left on the disk"
        case .notDurable: "it could not be written durably"
        }
    }
}

/// Runs file work of any length on a thread of its own, so that it blocks neither the loop nor the
/// pages nor another action.
enum FileThread {
    static func run<Value: Sendable, Failure: Error>(
        _ body: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: Result(catching: body)) }
        }
        return try result.get()
    }
}
