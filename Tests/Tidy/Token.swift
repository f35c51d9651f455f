/// A word or a single punctuation mark of a file's code.
struct Token {
    /// A word (identifier, keyword, number) as a whole, everything else one byte at a time.
    let text: String
    /// From 1.
    let line: Int
    let isWord: Bool
    /// Nothing, not even a space, stands between this and the token before.
    let isAdjacent: Bool
    /// The first one of its line.
    let startsLine: Bool

    /// The tokens of code without comments and literals; every string literal is two `"` tokens.
    static func tokens(of code: [UInt8]) -> [Token] {
        let bytes = ByteText(code)
        var tokens: [Token] = []
        var line = 1
        var position = 0
        var isAdjacent = false
        var startsLine = true
        while position < bytes.count {
            let blanks = bytes.run(from: position, of: " \t\r")
            if blanks > 0 || bytes[position] == .newline {
                isAdjacent = false
                position += blanks
                let breaks = bytes.run(from: position, of: "\n")
                line += breaks
                position += breaks
                startsLine = startsLine || breaks > 0
                continue
            }
            let word = bytes.run(from: position, without: notInWords)
            let text = bytes[position, count: max(1, word)]
            tokens.append(
                Token(
                    text: String(decoding: text, as: UTF8.self), line: line, isWord: word > 0,
                    isAdjacent: isAdjacent, startsLine: startsLine))
            isAdjacent = true
            startsLine = false
            position += max(1, word)
        }
        return tokens
    }

    private static let notInWords = " \t\r\n!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~"
}
