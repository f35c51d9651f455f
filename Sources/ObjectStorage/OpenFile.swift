import Crypto
import Foundation
import NIOCore

/// A regular file open for reading; closed when the last reference goes away.
final class OpenFile: Sendable {
    let path: String
    let sizeBytes: Int64
    private let descriptor: Int32

    static let chunkBytes = 256 << 10

    /// - Throws: `file`, or `invalidRequest` for a folder, device or pipe (which never blocks).
    init(_ path: String) throws(BucketError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .file("open", path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let error = BucketError.file("look at", path)
            close(descriptor)
            throw error
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .invalidRequest("'\(path)' is no regular file")
        }
        self.path = path
        self.descriptor = descriptor
        sizeBytes = Int64(status.st_size)
    }

    deinit { close(descriptor) }

    /// Reads at an offset, without a shared position. Returns 0 only at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            if errno != EINTR { throw BucketError.file("read", path) }
        }
    }

    /// Passes a range to a function in chunks; checks for cancellation between them.
    ///
    /// - Throws: `sourceMismatch` when the file ends before the range does.
    func forEachChunk(
        of range: Range<Int64>, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Self.chunkBytes, alignment: 16)
        defer { buffer.deallocate() }
        var offset = range.lowerBound
        while offset < range.upperBound {
            try Task.checkCancellation()
            let wanted = Int(min(Int64(Self.chunkBytes), range.upperBound - offset))
            let count = try read(into: .init(rebasing: buffer[..<wanted]), at: offset)
            guard count > 0 else { throw endsEarly(at: offset, range) }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += Int64(count)
        }
    }

    func endsEarly(at offset: Int64, _ range: Range<Int64>) -> BucketError {
        .sourceMismatch(
            path: path, expected: "at least \(range.upperBound) bytes", found: "\(offset) bytes")
    }

    /// The digests of a range. Runs outside the caller's executor, because a large file takes
    /// seconds.
    @concurrent
    func digest(of range: Range<Int64>) async throws -> ContentDigest {
        var sha256 = SHA256()
        var md5 = Insecure.MD5()
        try forEachChunk(of: range) { chunk in
            sha256.update(bufferPointer: chunk)
            md5.update(bufferPointer: chunk)
        }
        return ContentDigest(sha256: Array(sha256.finalize()), md5: Array(md5.finalize()))
    }
}

/// The digests that are sent with a body.
struct ContentDigest: Hashable {
    var sha256: [UInt8]
    /// Detects only damage in transfer; `Content-MD5` and S3's entity tags use it.
    var md5: [UInt8]

    init(sha256: [UInt8], md5: [UInt8]) {
        self.sha256 = sha256
        self.md5 = md5
    }

    init(_ bytes: [UInt8]) {
        sha256 = Array(SHA256.hash(data: bytes))
        md5 = Array(Insecure.MD5.hash(data: bytes))
    }

    /// The value of the header `Content-MD5`.
    var md5Header: String { Data(md5).base64EncodedString() }
}

/// A range of an open file as a request body.
struct FileChunks: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let file: OpenFile
    let range: Range<Int64>

    func makeAsyncIterator() -> Iterator {
        Iterator(file: file, range: range, offset: range.lowerBound)
    }

    struct Iterator: AsyncIteratorProtocol {
        let file: OpenFile
        let range: Range<Int64>
        var offset: Int64

        /// - Throws: `sourceMismatch` when the file became shorter, so that no request succeeds
        ///   with fewer bytes than it announced.
        mutating func next() async throws -> ByteBuffer? {
            guard offset < range.upperBound else { return nil }
            let wanted = Int(Swift.min(Int64(OpenFile.chunkBytes), range.upperBound - offset))
            var buffer = ByteBufferAllocator().buffer(capacity: wanted)
            let count = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: wanted) {
                try file.read(into: .init(rebasing: $0[..<wanted]), at: offset)
            }
            guard count > 0 else { throw file.endsEarly(at: offset, range) }
            offset += Int64(count)
            return buffer
        }
    }
}
