/// A character that misleads the reader of a manifest: it is invisible, or only looks like an ASCII
/// character.
struct StrangeCharacter {
    private let scalar: Unicode.Scalar
    /// Counted from 1.
    let column: Int
    private let meaning: Meaning

    private enum Meaning {
        /// Not visible at all.
        case invisible
        case looksLike(Unicode.Scalar)
    }

    /// The first such character of the word that begins at `column` of `line`, counted from 1.
    /// Letters count only in a word with ASCII letters, because a word in another alphabet is not
    /// misleading.
    init?(inWordAt column: Int, of line: String) {
        let rest = line.unicodeScalars.dropFirst(column - 1)
        let start = rest.first.map { $0 == "\"" || $0 == "'" } ?? false ? 1 : 0
        let word = rest.dropFirst(start).prefix { !Self.endsWord($0) }
        self.init(in: word, from: column + start, hasLetters: word.contains(where: \.isLetter))
    }

    /// The first such character of a line that is not well-formed YAML; letters do not count.
    init?(ofLine line: String) {
        self.init(in: line.unicodeScalars[...], from: 1, hasLetters: false)
    }

    private init?(
        in text: Substring.UnicodeScalarView, from column: Int, hasLetters: Bool
    ) {
        for (offset, scalar) in text.enumerated() where scalar.value >= 0x80 {
            guard let meaning = Self.meaning(of: scalar, hasLetters: hasLetters) else { continue }
            self.scalar = scalar
            self.column = column + offset
            self.meaning = meaning
            return
        }
        return nil
    }

    /// The text to add to a finding. `line` is given when the character is on another line than the
    /// finding.
    func hint(behind text: String, line: Int? = nil) -> String {
        let hint = (line.map { "in line \($0), " } ?? "") + "column \(column) has \(words)"
        guard text.hasSuffix("?") else { return "; \(hint)" }
        return " \(hint.prefix(1).uppercased())\(hint.dropFirst())"
    }

    /// The text of a finding that stands at the character itself.
    var statement: String { "this character is \(words)" }

    private var words: String {
        let code = String(scalar.value, radix: 16, uppercase: true)
        let name =
            scalar == "\u{FEFF}"
            ? "byte order mark" : (scalar.properties.name ?? "unnamed").lowercased()
        let padded = String(repeating: "0", count: max(4 - code.count, 0)) + code
        let what = "U+\(padded) (\(name)), which "
        switch meaning {
        case .invisible: return what + "is invisible; remove it"
        case .looksLike(" "): return what + "is not a plain space; write a plain space"
        case .looksLike(let letter): return what + "only looks like '\(letter)'; write that"
        }
    }

    /// The text with the ASCII characters that these characters look like, and without the
    /// invisible ones.
    static func replaced(in text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value < 0x80 ? nil : meaning(of: scalar, hasLetters: true) {
            case .invisible?: break
            case .looksLike(let letter)?: scalars.append(letter)
            case nil: scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    private static func endsWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value <= 0x20 || ":,{}[]#\"'".unicodeScalars.contains(scalar)
    }

    private static func meaning(of scalar: Unicode.Scalar, hasLetters: Bool) -> Meaning? {
        switch scalar.value {
        // Soft hyphen, zero widths, marks of direction, joiners, byte order mark.
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFEFF:
            return .invisible
        case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: return .looksLike(" ")
        case 0x2010...0x2015, 0x2212: return .looksLike("-")
        case 0x2018...0x201B: return .looksLike("'")
        case 0x201C...0x201F, 0xAB, 0xBB: return .looksLike("\"")
        // Full-width forms of ASCII.
        case 0xFF01...0xFF5E:
            return Unicode.Scalar(scalar.value - 0xFEE0).map(Meaning.looksLike)
        default:
            guard hasLetters, let letter = letters[scalar] else { return nil }
            return .looksLike(letter)
        }
    }

    /// Letters of Cyrillic and Greek that look like those of ASCII.
    private static let letters: [Unicode.Scalar: Unicode.Scalar] = {
        let pairs: [(String, String)] = [
            ("авеһіјкмнорсѕтухԁԛԝ", "abehijkmhopcstyxdqw"),
            ("АВЕІЈКМНОРЅСТХУ", "ABEIJKMHOPSCTXY"),
            ("αικνορτυχ", "aikvoptux"), ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
        ]
        return Dictionary(
            pairs.flatMap { zip($0.0.unicodeScalars, $0.1.unicodeScalars) },
            uniquingKeysWith: { first, _ in first })
    }()
}

extension Unicode.Scalar {
    fileprivate var isLetter: Bool {
        ("a"..."z").contains(self) || ("A"..."Z").contains(self)
    }
}
