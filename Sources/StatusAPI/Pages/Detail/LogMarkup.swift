/// Colours of a terminal as markup.
///
/// Of `ESC [ … m` it knows what logs use: the sixteen colours of text, bold and faint. All else is
/// left out. The script of the pages does the same with what comes later.
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
        // By scalars: a mark that joins the "m" would hide it.
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

    /// The codes of one sequence; colours beyond the sixteen, which have parameters, are left out.
    private static func codes(_ text: Substring) -> [Int] {
        let codes = text.split(separator: ";", omittingEmptySubsequences: false).map {
            Int($0) ?? ($0.isEmpty ? 0 : -1)
        }
        return codes.contains(38) || codes.contains(48) ? [] : codes
    }
}
