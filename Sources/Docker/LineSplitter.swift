/// Cuts a stream into lines; a line above the limit is thrown away up to its end.
struct LineSplitter {
    let lineMaxBytes: Int
    private var line: [UInt8] = []
    private var isSkipping = false

    init(lineMaxBytes: Int) { self.lineMaxBytes = lineMaxBytes }

    /// The lines that ended in this chunk, without their newline and without empty ones.
    mutating func take(_ chunk: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var rest = chunk[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            append(rest[..<end])
            if !isSkipping, !line.isEmpty { lines.append(line) }
            line.removeAll(keepingCapacity: false)
            isSkipping = false
            rest = rest[(end + 1)...]
        }
        append(rest)
        return lines
    }

    private mutating func append(_ part: ArraySlice<UInt8>) {
        guard !isSkipping else { return }
        if line.count + part.count > lineMaxBytes {
            isSkipping = true
            line.removeAll(keepingCapacity: false)
        } else {
            line += part
        }
    }
}
