/// Takes the Engine's log framing off: 8 bytes of header (stream, three zeros, length in
/// big-endian), then so many bytes. Chunks may be cut anywhere; only an unfinished header is kept
/// between them.
struct LogDemultiplexer {
    private var header: [UInt8] = []
    private var stream = LogFrame.Stream.standardOutput
    private var remaining = 0

    /// The pieces of output in the chunk; one frame that spans chunks comes as several pieces.
    mutating func take(_ chunk: [UInt8]) throws(DockerError) -> [LogFrame] {
        var frames: [LogFrame] = []
        var rest = chunk[...]
        while !rest.isEmpty {
            if remaining > 0 {
                let piece = rest.prefix(remaining)
                remaining -= piece.count
                frames.append(
                    LogFrame(stream: stream, bytes: Array(piece), endsMessage: remaining == 0))
                rest = rest.dropFirst(piece.count)
            } else {
                let part = rest.prefix(8 - header.count)
                header += part
                rest = rest.dropFirst(part.count)
                if header.count == 8 { try begin() }
            }
        }
        return frames
    }

    /// Throws when the stream ends inside a frame.
    func finish() throws(DockerError) {
        guard header.isEmpty, remaining == 0 else {
            throw .decoding("the log ends inside a frame, \(remaining) bytes short")
        }
    }

    private mutating func begin() throws(DockerError) {
        // Stream 0 is standard input, which a log never has but an attached stream shows as output.
        let kind = header[0] == 0 ? .standardOutput : LogFrame.Stream(rawValue: header[0])
        guard let kind, header[1...3].allSatisfy({ $0 == 0 }) else {
            throw .decoding(
                "the log has no frame header at \(header); expected a container without a terminal")
        }
        stream = kind
        remaining = header[4...].reduce(0) { $0 << 8 | Int($1) }
        header.removeAll(keepingCapacity: true)
    }
}
