/// Text that is safe in a page as it is. It is made by escaping, from literals in this module's own
/// source, or by joining such pieces; there is no other way.
struct HTML: Hashable, Sendable, Encodable, ExpressibleByStringInterpolation {
    let markup: String

    /// The text with every character that means something in markup written as a reference.
    init(_ text: some StringProtocol) {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
            case _ where Self.isHidden(scalar): escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        markup = escaped
    }

    /// - Parameter markup: a value that a template gives to a filter, which was escaped when the
    ///   page was encoded or stands in the template itself.
    init(ofTemplate markup: String) { self.markup = markup }

    init(stringLiteral value: StaticString) { markup = "\(value)" }

    init(stringInterpolation: Interpolation) { markup = stringInterpolation.markup }

    init(joining parts: some Sequence<HTML>) { markup = parts.map(\.markup).joined() }

    /// Literal parts stand as they are; every string put in is escaped.
    struct Interpolation: StringInterpolationProtocol {
        var markup = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity)
        }

        mutating func appendLiteral(_ literal: StaticString) { markup += "\(literal)" }
        mutating func appendInterpolation(_ text: some StringProtocol) {
            markup += HTML(text).markup
        }
        mutating func appendInterpolation(_ number: Int) { markup += String(number) }
        mutating func appendInterpolation(_ html: HTML) { markup += html.markup }
    }

    /// Whether it is a control character, or turns the direction of the text around it, by which a
    /// name could pose as another.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: true
        default: false
        }
    }
}
