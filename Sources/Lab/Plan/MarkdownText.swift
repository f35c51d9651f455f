/// Escapes text of others, so that it stays text inside Markdown.
enum MarkdownText {
    /// The text inside HTML, where no part of it is read as a tag, a reference or Markdown.
    static func html(_ text: String) -> String {
        var result = ""
        for scalar in ShownText.escaped(text).unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", " ", ",", "/", "-", "(", ")", ";", "'":
                result.unicodeScalars.append(scalar)
            // A git host would notify a user whose name follows the `@`.
            case "@": result += "&#64;<!-- -->"
            default:
                if scalar.isASCII {
                    result += "&#\(scalar.value);"
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    /// The text as code, which mentions nobody and links nothing.
    static func code(_ text: String) -> String { "<code>\(html(text))</code>" }

    /// A fenced block that no line of it can end.
    ///
    /// No line begins with a slash, because GitLab takes such a line for a command to it. GitLab
    /// looks for fenced blocks first, but only for those with three backticks ("Quick actions",
    /// docs.gitlab.com).
    static func fenced(_ lines: [String], language: String) -> [String] {
        let longest = lines.map(longestRun).max() ?? 0
        let fence = String(repeating: "`", count: max(longest + 1, 3))
        return ["\(fence)\(language)"] + lines.map { $0.hasPrefix("/") ? " \($0)" : $0 } + [fence]
    }

    private static func longestRun(of line: String) -> Int {
        var longest = 0
        var current = 0
        for byte in line.utf8 {
            current = byte == UInt8(ascii: "`") ? current + 1 : 0
            longest = max(longest, current)
        }
        return longest
    }
}

/// Collects blocks of lines up to a size and counts the blocks that do not fit.
struct BoundedBlocks {
    private(set) var lines: [String] = []
    private(set) var left: Int
    private(set) var omitted = 0

    init(maxBytes: Int) { left = maxBytes }

    /// Takes all of `block` or nothing. After the first block that did not fit, it takes no more.
    mutating func append(_ block: [String]) {
        let bytes = block.reduce(0) { $0 + $1.utf8.count + 1 }
        guard omitted == 0, bytes <= left else {
            omitted += 1
            return
        }
        lines += block
        left -= bytes
    }
}
