/// Turns the terminal colours of a log into markup.
///
/// It knows the codes of `ESC [ … m` that logs use: the sixteen colours of text, bold and faint.
/// All others are left out. The script of the pages does the same with later parts of the log.
enum LogMarkup {
    private struct Look: Hashable {
        var colour: Int?
        var isBold = false
        var isFaint = false

        mutating func change(_ code: Int) {
            switch code {
            case 0: self = Look()
            case 1: isBold = true
            case 2: isFaint = true
            case 22: (isBold, isFaint) = (false, false)
            case 30...37: colour = code - 30
            case 90...97: colour = code - 82
            case 39: colour = nil
            default: break
            }
        }

        var classes: String {
            [colour.map { "c\($0)" }, isBold ? "bold" : nil, isFaint ? "dim" : nil]
                .compactMap { $0 }.joined(separator: " ")
        }
    }

    /// - Parameter text: lines of a `LogCleaner` that keeps colours.
    static func html(_ text: String) -> HTML {
        var look = Look()
        var parts: [HTML] = []
        // Split by scalars: a combining mark after the "m" would hide it.
        let start: [Unicode.Scalar] = ["\u{1B}", "["]
        let pieces = text.unicodeScalars.split(separator: start, omittingEmptySubsequences: false)
        for (index, piece) in pieces.enumerated() {
            var rest = piece
            if index > 0, let end = piece.firstIndex(of: "m") {
                for code in codes(Substring(piece[..<end])) { look.change(code) }
                rest = piece[piece.index(after: end)...]
            }
            guard !rest.isEmpty else { continue }
            let (words, classes) = (Substring(rest), look.classes)
            parts.append(
                classes.isEmpty ? HTML(words) : #"<span class="\#(classes)">\#(words)</span>"#)
        }
        return HTML(joining: parts)
    }

    /// The codes of one sequence; none when it has a colour beyond the sixteen, whose parameters
    /// look like codes.
    private static func codes(_ text: Substring) -> [Int] {
        let codes = text.split(separator: ";", omittingEmptySubsequences: false).map {
            Int($0) ?? ($0.isEmpty ? 0 : -1)
        }
        return codes.contains(38) || codes.contains(48) ? [] : codes
    }
}
