/// The bytes of a file, or of one document of it, cut into lines as libyaml counts them.
struct SourceText: Sendable {
    let path: String
    /// Number of the first line in the file the text came from.
    let firstLine: Int
    let bytes: [UInt8]
    /// Whether the text may hold secrets, which findings must not quote.
    let mayHoldSecrets: Bool
    /// Offset of the first byte of each line. 32 bits wide, because a file may consist of line
    /// breaks only.
    private let lineStarts: [Int32]

    init(path: String, firstLine: Int, bytes: [UInt8], mayHoldSecrets: Bool = false) {
        self.path = path
        self.mayHoldSecrets = mayHoldSecrets
        self.firstLine = firstLine
        self.bytes = bytes
        self.lineStarts = Self.lineStarts(of: bytes)
    }

    /// Line breaks are LF, CR, CR LF, NEL, LS and PS.
    private static func lineStarts(of bytes: [UInt8]) -> [Int32] {
        var starts: [Int32] = [0]
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                let length = breakLength(in: bytes, at: index)
                index += max(length, 1)
                if length > 0 { starts.append(Int32(clamping: index)) }
            }
        }
        return starts
    }

    private static func breakLength(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        func byte(_ offset: Int) -> UInt8 {
            index + offset < bytes.count ? bytes[index + offset] : 0
        }
        switch bytes[index] {
        case 0x0A: return 1
        case 0x0D: return byte(1) == 0x0A ? 2 : 1
        case 0xC2: return byte(1) == 0x85 ? 2 : 0
        case 0xE2: return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9) ? 3 : 0
        default: return 0
        }
    }

    /// Offset of the first byte of a line, counted from 0; for a line that does not exist, of the
    /// nearest one.
    private func start(of index: Int) -> Int {
        Int(lineStarts[min(max(index, 0), lineStarts.count - 1)])
    }

    /// The text of the lines from `first` to before `end`; to the last line when `end` is nil.
    func text(from first: Int, to end: Int?) -> String {
        let start = start(of: first - firstLine)
        let stop = end.map { self.start(of: $0 - firstLine) } ?? bytes.count
        return String(decoding: bytes[start..<max(start, stop)], as: UTF8.self)
    }

    var lineCount: Int { lineStarts.count }

    /// The line without its break, at most 200 characters; U+FFFD stands for control characters
    /// other than tabs.
    func line(_ number: Int) -> String {
        let index = number - firstLine
        guard lineStarts.indices.contains(index) else { return "" }
        let start = start(of: index)
        let stop = index + 1 < lineStarts.count ? self.start(of: index + 1) : bytes.count
        let cut = bytes[start..<min(stop, start + 4 * 200)]
        let scalars = String(decoding: cut, as: UTF8.self).unicodeScalars
            .prefix { !$0.isLineBreak }
            .map { $0.properties.generalCategory == .control && $0 != "\t" ? "\u{FFFD}" : $0 }
        var line = String.UnicodeScalarView()
        line.append(contentsOf: scalars.prefix(200))
        return String(line)
    }

    /// Place of a byte; bytes that continue a scalar do not count as columns.
    func mark(ofByte offset: Int) -> Mark {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if start(of: middle) <= offset { low = middle } else { high = middle }
        }
        let start = start(of: low)
        let column = bytes[start..<min(max(offset, start), bytes.count)]
            .reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        return Mark(line: firstLine + low, column: column)
    }

    /// The same place. For a place on an empty line or beyond the text, the end of the last line
    /// before it that is not empty.
    func clamped(_ mark: Mark) -> Mark {
        let index = mark.line - firstLine
        guard !lineStarts.indices.contains(index) || line(mark.line).isEmpty else { return mark }
        var offset = lineStarts.indices.contains(index) ? start(of: index) : bytes.count
        while offset > 0, bytes[offset - 1] == 0x0A || bytes[offset - 1] == 0x0D { offset -= 1 }
        return self.mark(ofByte: offset)
    }

    /// Place of the first line that begins with `text`.
    func firstLine(beginningWith text: String) -> Mark? {
        let wanted = Array(text.utf8)
        let index = lineStarts.firstIndex { bytes[Int($0)...].starts(with: wanted) }
        return index.map { Mark(line: firstLine + $0, column: 1) }
    }

    func location(_ mark: Mark) -> SourceLocation {
        SourceLocation(path: path, line: mark.line, column: mark.column)
    }
}

extension Unicode.Scalar {
    fileprivate var isLineBreak: Bool {
        switch self {
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
