public import Foundation

extension LogChunk {
    /// The most that is read from a place on at once.
    private static let pieceBytes = 1 << 20

    /// The part of `log` that `range` asks for. While the log is not complete it ends with the last
    /// whole line, so that no character is cut and the next part begins with a line.
    public init(of log: Data, _ range: LogRange, isComplete: Bool) {
        let log = log[...]
        switch range {
        case .tail(let lines):
            let whole = isComplete ? log : log.wholeLines
            self.init(
                text: whole.last(lines: lines), nextOffsetBytes: whole.count,
                isComplete: isComplete)
        case .from(let offset):
            let rest = log.dropFirst(max(offset, 0)).prefix(Self.pieceBytes)
            let isAll = max(offset, 0) + rest.count >= log.count
            let text = isComplete && isAll ? rest : rest.wholeLines
            self.init(
                text: text, nextOffsetBytes: max(offset, 0) + text.count,
                isComplete: isComplete && isAll)
        }
    }
}

extension Data {
    /// All up to the last line's end.
    fileprivate var wholeLines: Data {
        self[..<(lastIndex(of: 0x0A).map { $0 + 1 } ?? startIndex)]
    }

    fileprivate func last(lines: Int) -> Data {
        var left = lines
        var index = endIndex
        if last == 0x0A { index -= 1 }
        while index > startIndex {
            if self[index - 1] == 0x0A {
                left -= 1
                if left == 0 { return self[index...] }
            }
            index -= 1
        }
        return self
    }
}
