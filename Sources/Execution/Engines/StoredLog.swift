public import Foundation

/// The stored form of logs: the output of a container, each line with the instant at which it
/// began.
///
///     2026-11-30T08:07:05.123456789Z epoch 1
///
/// Both streams are merged in order of arrival. Bytes stay as written, control sequences of
/// terminals included, and a line may have any length.
public enum StoredLog {
    /// The beginning of a file whose lines have instants; files of earlier versions have none.
    public static let mark = Data("lab-log 2\n".utf8)

    /// Length of an instant and the blank after it.
    public static let stampBytes = 31

    /// Whether bytes begin with an instant in UTC with nine digits of a second, and a blank.
    public static func hasStamp(_ bytes: some Collection<UInt8>) -> Bool {
        let shape = "0000-00-00T00:00:00.000000000Z ".utf8
        guard bytes.count >= shape.count else { return false }
        return zip(bytes, shape).allSatisfy { byte, sample in
            sample == UInt8(ascii: "0")
                ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == sample
        }
    }

    /// The last line that has text, without its instant and without control sequences of terminals;
    /// nil when no line has text.
    static func lastLine(of log: Data) -> String? {
        let text = String(decoding: log.suffix(4096), as: UTF8.self)
        // Split by scalars: as characters, "\r\n" would be one.
        let lines = text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }
        return lines.reversed().lazy.map { line in
            let line = Substring(line)
            let words = hasStamp(line.utf8) ? line.dropFirst(stampBytes) : line
            let plain = words.replacing(/\u{1B}(\[[0-?]*[ -\/]*[@-~]|\][^\u{07}\u{1B}]*)/, with: "")
            return String(plain.filter { !$0.unicodeScalars.allSatisfy(isControl) || $0 == "\t" })
        }.first { !$0.allSatisfy(\.isWhitespace) }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
    }
}

/// Keeps the beginning and the end of an output of any length.
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
        // Trimmed rarely, so that each byte is moved a few times at most.
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
