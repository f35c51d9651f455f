import Foundation

/// Makes readable lines of a log as it comes, with little memory however long a line is.
///
/// A line that was overwritten after carriage returns shows only its last text, as on a terminal.
/// Colours stay when the style says so; all other control sequences and characters are removed, so
/// that a log can move no cursor, set no title and hide nothing. A line is never cut: parts of a
/// long line are given out before its end.
struct LogCleaner: Sendable {
    /// How a log is to look.
    struct Style: Hashable, Sendable {
        /// Whether `ESC [ … m` stays.
        var keepsColours = false
        /// Whether each line begins with the time at which it was begun.
        var showsTimes = false
    }

    /// The most bytes of a line that are kept back because they may be overwritten.
    private static let pendingMax = 65_536
    private static let stampBytes = 31
    private static let reset = Array("\u{1B}[0m".utf8)

    private let style: Style
    private let isStamped: Bool
    private var place = Place.text
    /// The time of the current line, as far as it was read.
    private var stamp: [UInt8] = []
    private var isInStamp: Bool
    /// The text since the last carriage return, and the text before it.
    private var text: [UInt8] = []
    private var written: [UInt8] = []
    /// End of the last colour in `text`; a backspace removes nothing before it.
    private var fixed = 0
    /// Whether `text` shows nothing.
    private var isBlank = true
    private var isColoured = false
    /// Whether a part of the line was given out, so that it cannot be overwritten any more.
    private var hasBegun = false
    private(set) var lines = Data()
    /// Number of taken bytes whose text was all given out; a reader that continues later begins
    /// behind them.
    private(set) var settledBytes = 0
    private var takenBytes = 0

    private enum Place {
        case text
        /// After ESC.
        case escape
        /// In a control sequence, with its parameters so far.
        case sequence([UInt8])
        /// In a string for the terminal, such as a title.
        case string(afterEscape: Bool)
        /// After the first byte of what may be a control character of two bytes.
        case twoBytes
    }

    init(_ style: Style, isStamped: Bool) {
        self.style = style
        self.isStamped = isStamped
        isInStamp = isStamped
    }

    mutating func take(_ bytes: Data) {
        bytes.withUnsafeBytes { bytes in
            var index = 0
            while index < bytes.count {
                let end = endOfText(in: bytes, from: index)
                if end > index {
                    takenBytes += end - index
                    append(bytes[index..<end])
                    index = end
                } else {
                    takenBytes += 1
                    takeAny(bytes[index])
                    index += 1
                }
            }
        }
    }

    /// The end of plain text, which is most of a log.
    private func endOfText(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        guard case .text = place, !isInStamp else { return start }
        var end = start
        while end < bytes.count {
            let byte = bytes[end]
            guard byte >= 0x20, byte != 0x7F, byte != 0xC2 else { break }
            end += 1
        }
        return end
    }

    private mutating func takeAny(_ byte: UInt8) {
        if byte == UInt8(ascii: "\n") {
            endLine()
        } else if isInStamp {
            takeStamp(byte)
        } else {
            take(byte)
        }
    }

    /// The text that was made readable since the last call: whole lines, and parts of a long one.
    mutating func takeLines() -> String {
        defer { lines = Data() }
        return Self.readable(lines)
    }

    /// The present text of the line that has no end yet.
    var unfinished: String {
        line.isEmpty ? "" : Self.readable(Data(head + line + tail))
    }

    /// Treats the line without an end as whole, which it is at the end of a log.
    mutating func finish() {
        if isInStamp { endStamp() }
        if !line.isEmpty { lines.append(contentsOf: head + line + tail) }
        beginLine()
    }

    private mutating func endLine() {
        if isInStamp { endStamp() }
        lines.append(contentsOf: head + line + tail)
        lines.append(UInt8(ascii: "\n"))
        beginLine()
    }

    private mutating func beginLine() {
        (place, stamp, isInStamp) = (.text, [], isStamped)
        clear()
        (isColoured, hasBegun) = (false, false)
        settledBytes = takenBytes
    }

    private mutating func clear() { (text, written, fixed, isBlank) = ([], [], 0, true) }

    /// The text of the current line, without the parts that were given out.
    private var line: [UInt8] { isBlank ? written : text }

    /// The time to write before the text that is given out next; may be empty.
    private var head: [UInt8] {
        guard style.showsTimes, !hasBegun, !stamp.isEmpty else { return [] }
        // Thousandths of a second: `2026-11-30T08:07:05.123Z `.
        return stamp[..<23] + Array("Z ".utf8)
    }

    /// Ends a colour that the line does not end; it would colour everything after it.
    private var tail: [UInt8] { isColoured ? Self.reset : [] }

    private mutating func takeStamp(_ byte: UInt8) {
        stamp.append(byte)
        let isPossible =
            switch stamp.count {
            case 5, 8: byte == UInt8(ascii: "-")
            case 11: byte == UInt8(ascii: "T")
            case 14, 17: byte == UInt8(ascii: ":")
            case 20: byte == UInt8(ascii: ".")
            case 30: byte == UInt8(ascii: "Z")
            case 31: byte == UInt8(ascii: " ")
            default: (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
        if !isPossible {
            endStamp()
        } else if stamp.count == Self.stampBytes {
            isInStamp = false
        }
    }

    /// The bytes that were taken for a time are text, for example where the middle of a log was
    /// left out.
    private mutating func endStamp() {
        isInStamp = false
        let bytes = stamp
        stamp = []
        for byte in bytes { take(byte) }
    }

    private mutating func take(_ byte: UInt8) {
        switch place {
        case .text: takeText(byte)
        case .twoBytes: takeSecond(byte)
        case .escape: takeEscaped(byte)
        case .sequence(let parameters): takeSequence(byte, parameters)
        case .string(let afterEscape):
            let isOver = byte == 0x07 || (afterEscape && byte == UInt8(ascii: "\\"))
            place = isOver ? .text : .string(afterEscape: byte == 0x1B)
        }
    }

    private mutating func takeText(_ byte: UInt8) {
        switch byte {
        case 0x1B: place = .escape
        case 0xC2: place = .twoBytes
        case UInt8(ascii: "\r"): goBack()
        case 0x08: takeBack()
        case UInt8(ascii: "\t"), 0x20...0x7E, 0x80...0xFF: append(CollectionOfOne(byte))
        default: break
        }
    }

    private mutating func takeSecond(_ byte: UInt8) {
        place = .text
        switch byte {
        case 0x9B: place = .sequence([])
        case 0x90, 0x98, 0x9D, 0x9E, 0x9F: place = .string(afterEscape: false)
        case 0x80..<0xA0: break
        case 0xA0..<0xC0:
            append([0xC2, byte])
        default:
            append(CollectionOfOne(0xC2))
            takeText(byte)
        }
    }

    private mutating func takeEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "["): place = .sequence([])
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
            UInt8(ascii: "_"):
            place = .string(afterEscape: false)
        case 0x1B, 0x20..<0x30: break  // more of it comes
        default: place = .text
        }
    }

    private mutating func takeSequence(_ byte: UInt8, _ parameters: [UInt8]) {
        switch byte {
        case 0x1B: place = .escape
        case 0x20..<0x40 where parameters.count < 64: place = .sequence(parameters + [byte])
        case 0x20..<0x40: break
        case 0x40..<0x7F:
            place = .text
            obey(byte, parameters)
        default:
            place = .text
            takeText(byte)
        }
    }

    /// The few control sequences that mean something in a log.
    private mutating func obey(_ command: UInt8, _ parameters: [UInt8]) {
        switch (command, parameters) {
        case (UInt8(ascii: "m"), _):
            guard style.keepsColours, parameters.allSatisfy(Self.isColourParameter) else { return }
            isColoured = ![[], Array("0".utf8)].contains(parameters)
            text += [0x1B, UInt8(ascii: "[")] + parameters + [UInt8(ascii: "m")]
            fixed = text.count
            if text.count >= Self.pendingMax { giveOut() }
        case (UInt8(ascii: "K"), let what) where what == Array("2".utf8) || isBlank: clear()
        case (UInt8(ascii: "G"), []), (UInt8(ascii: "G"), [UInt8(ascii: "1")]): goBack()
        default: break
        }
    }

    private static func isColourParameter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: ";")).contains(byte)
    }

    private mutating func goBack() {
        if !isBlank { written = text }
        (text, fixed, isBlank) = ([], 0, true)
    }

    /// Removes the last character, however many bytes it has.
    private mutating func takeBack() {
        while text.count > fixed, let byte = text.popLast(), (0x80..<0xC0).contains(byte) {}
    }

    private mutating func append(_ bytes: some Collection<UInt8>) {
        text.append(contentsOf: bytes)
        isBlank = false
        if text.count >= Self.pendingMax { giveOut() }
    }

    /// Gives out the text of the line, except a character whose last bytes have not come yet.
    private mutating func giveOut() {
        var end = text.count
        while end > max(text.count - 3, fixed), (0x80..<0xC0).contains(text[end - 1]) { end -= 1 }
        if end > fixed, text[end - 1] >= 0xC0 { end -= 1 } else { end = text.count }
        lines.append(contentsOf: head + text[..<end])
        let rest = Array(text[end...])
        clear()
        (text, isBlank, hasBegun) = (rest, rest.isEmpty, true)
        settledBytes = takenBytes - rest.count
    }

    /// The bytes as text, in which invalid UTF-8 and characters that turn the direction of text
    /// become U+FFFD.
    private static func readable(_ bytes: Data) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.contains(0xE2) else { return text }
        return String(
            String.UnicodeScalarView(text.unicodeScalars.map { isTurning($0) ? "\u{FFFD}" : $0 }))
    }

    private static func isTurning(_ scalar: Unicode.Scalar) -> Bool {
        (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
}
