/// A Swift file cut into code and comments: `code` is the text with comments and the contents of
/// string literals blanked out, every other byte at its place.
///
/// Interpolations stay code. Regex literals are not known: this project writes none. A file that
/// does not compile may be cut wrongly, but is never refused.
struct SourceText {
    /// As many UTF-8 bytes as the file has, with every line break kept.
    let code: [UInt8]
    /// The text of the comments on each line, by line number from 1; without its slashes.
    let comments: [Int: String]

    init(_ text: String) {
        var cutter = SourceCutter(text)
        cutter.cut()
        code = cutter.bytes.contents
        comments = cutter.comments.mapValues { String(decoding: $0, as: UTF8.self) }
    }
}

/// Reads a file once from front to back; what it is in the middle of stands on a stack.
private struct SourceCutter {
    private enum Context {
        /// Code, which a closing parenthesis at depth 0 ends.
        case interpolation(depth: Int)
        case string(pounds: Int, isMultiline: Bool)
    }

    /// Blanked as far as `position`, as written behind it.
    private(set) var bytes: ByteText
    private(set) var comments: [Int: [UInt8]] = [:]
    private var position = 0
    private var line = 1
    private var stack: [Context] = []

    init(_ text: String) {
        bytes = ByteText(text)
    }

    mutating func cut() {
        while position < bytes.count {
            switch stack.last {
            case .string(let pounds, let isMultiline): stepInString(pounds, isMultiline)
            case .interpolation, nil: stepInCode()
            }
        }
    }

    private mutating func stepInCode() {
        switch (bytes[position], bytes[position + 1]) {
        case (.slash, .slash): skipLineComment()
        case (.slash, .star): skipBlockComment()
        case (.quote, _): openString(pounds: 0)
        case (.pound, _): openRawString()
        case (.openingParenthesis, _): nest(by: 1)
        case (.closingParenthesis, _): nest(by: -1)
        case (.newline, _): keep(1)
        default: keep(max(1, bytes.run(from: position, without: "/\"#()\n")))
        }
    }

    private mutating func nest(by change: Int) {
        if case .interpolation(let depth) = stack.last {
            stack.removeLast()
            if depth + change > 0 { stack.append(.interpolation(depth: depth + change)) }
        }
        keep(1)
    }

    private mutating func openRawString() {
        let pounds = bytes.run(from: position, of: "#")
        guard bytes[position + pounds] == .quote else { return keep(pounds) }
        blank(pounds)
        openString(pounds: pounds)
    }

    private mutating func openString(pounds: Int) {
        let isMultiline = bytes.run(from: position, of: "\"") >= 3
        stack.append(.string(pounds: pounds, isMultiline: isMultiline))
        keep(1)
        if isMultiline { blank(2) }
    }

    private mutating func stepInString(_ pounds: Int, _ isMultiline: Bool) {
        switch bytes[position] {
        case .backslash where hasPounds(pounds, at: position + 1):
            blank(1 + pounds)
            if bytes[position] == .openingParenthesis {
                stack.append(.interpolation(depth: 0))
                nest(by: 1)
            } else {
                blank(1)
            }
        case .quote where closesString(pounds, isMultiline):
            stack.removeLast()
            if isMultiline { blank(2) }
            keep(1)
            blank(pounds)
        case .newline:
            if !isMultiline { stack.removeLast() }  // an unfinished literal ends with its line
            keep(1)
        default:
            blank(max(1, bytes.run(from: position, without: "\\\"\n")))
        }
    }

    private func closesString(_ pounds: Int, _ isMultiline: Bool) -> Bool {
        let quotes = isMultiline ? 3 : 1
        return bytes.run(from: position, of: "\"") >= quotes
            && hasPounds(pounds, at: position + quotes)
    }

    private func hasPounds(_ count: Int, at index: Int) -> Bool {
        count == 0 || bytes.run(from: index, of: "#") >= count
    }

    private mutating func skipLineComment() {
        blank(bytes.run(from: position, of: "/"))
        blankComment(bytes.run(from: position, without: "\n"))
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            switch (bytes[position], bytes[position + 1]) {
            case (.slash, .star):
                depth += 1
                blank(2)
            case (.star, .slash):
                depth -= 1
                blank(2)
            case (.newline, _): keep(1)
            default: blankComment(max(1, bytes.run(from: position, without: "/*\n")))
            }
        } while depth > 0 && position < bytes.count
    }

    private mutating func blankComment(_ count: Int) {
        comments[line, default: []] += bytes[position, count: count]
        blank(count)
    }

    /// Blanks bytes; only the first may be a line break, which stays, and then it is the only one.
    private mutating func blank(_ count: Int) {
        guard bytes[position] != .newline || count == 0 else { return keep(1) }
        bytes.blank(from: position, count: count)
        position += count
    }

    /// Passes bytes by, of which only the first may be a line break.
    private mutating func keep(_ count: Int) {
        if bytes[position] == .newline { line += 1 }
        position += count
    }
}
