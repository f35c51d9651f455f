import NIOCore

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

        /// - Throws: `sourceMismatch` when the file became shorter, so that no request ends well
        ///   with less than was announced.
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
