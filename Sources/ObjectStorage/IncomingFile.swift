internal import Basics
import Crypto
import Foundation

/// An unfinished file; it is removed unless it is published.
final class IncomingFile {
    let path: String
    private(set) var sizeBytes: Int64 = 0
    private let descriptor: Int32
    private var isPublished = false
    private var digest = SHA256()

    /// Makes an empty file at the path; replaces a file that a crash left there.
    init(_ path: String) throws(BucketError) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        let descriptor = open(path, flags, 0o640)
        guard descriptor >= 0 else { throw .file("create", path) }
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
        if !isPublished { unlink(path) }
    }

    /// The digest of the bytes that were written so far.
    var sha256: String { Hex.encode(digest.finalize()) }

    func write(_ bytes: UnsafeRawBufferPointer) throws(BucketError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                guard errno == EINTR else { throw .file("write", path) }
            } else {
                rest = .init(rebasing: rest[count...])
            }
        }
        digest.update(bufferPointer: bytes)
        sizeBytes += Int64(bytes.count)
    }

    func setModified(at time: UTCTime) throws(BucketError) {
        let times = Array(repeating: timespec(tv_sec: time.secondsSince1970, tv_nsec: 0), count: 2)
        guard futimens(descriptor, times) == 0 else { throw .file("set the time of", path) }
    }

    func status() throws(BucketError) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .file("look at", path) }
        return status
    }

    func sync() throws(BucketError) {
        guard fsync(descriptor) == 0 else { throw .file("sync", path) }
    }

    /// Renames the file durably to a path on the same volume and replaces the former file there. A
    /// crash leaves the former file or this one, complete.
    func publish(as target: String) throws(BucketError) {
        try sync()
        try rename(to: target)
        try Folder.sync(Folder.parent(of: target))
    }

    /// Renames the file without making it durable; after a crash it is complete only if it was
    /// synced before.
    func rename(to target: String) throws(BucketError) {
        guard Foundation.rename(path, target) == 0 else { throw .file("rename to", target) }
        isPublished = true
    }
}
