internal import Foundation

/// The head and the tail of an output of any length.
struct BoundedLog {
    private let half: Int
    private var head = Data()
    private var tail = Data()
    private var droppedBytes = 0

    /// Keeps `maxBytes` at most, half from the beginning and half from the end.
    init(maxBytes: Int) {
        half = maxBytes / 2
    }

    mutating func append(_ bytes: some RandomAccessCollection<UInt8>) {
        let room = min(half - head.count, bytes.count)
        head.append(contentsOf: bytes.prefix(room))
        tail.append(contentsOf: bytes.dropFirst(room))
        // Trimmed now and then, so that each byte moves a few times at most.
        if tail.count > 2 * half { trim() }
    }

    private mutating func trim() {
        let excess = tail.count - half
        guard excess > 0 else { return }
        droppedBytes += excess
        tail = Data(tail.suffix(half))
    }

    var content: Data {
        var copy = self
        copy.trim()
        guard copy.droppedBytes > 0 else { return head + tail }
        return head + Data("\n[\(copy.droppedBytes) bytes left out]\n".utf8) + copy.tail
    }
}
