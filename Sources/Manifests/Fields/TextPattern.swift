/// A form of text: a check for the decoder and a regular expression for the JSON Schema.
struct TextPattern: Sendable {
    /// Regular expression for the schema, anchored.
    let expression: String
    /// Ends the sentence "'field' is 'x', but must be …".
    let form: String
    let code: DiagnosticCode
    let matches: @Sendable (String) -> Bool
    /// A text of this form that the author of another text may have meant.
    var suggestion: @Sendable (String) -> String? = { _ in nil }
    /// Whether two names with another separator, such as `alice.cup`, may mean `OWNER/NAME`.
    var takesOwner = false

    static let name = TextPattern(
        expression: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
        form: "1 to 63 lower-case letters, digits and hyphens, without a hyphen at the ends",
        code: .invalidName, matches: { isName($0.utf8) }, suggestion: name)

    static let reference = TextPattern(
        expression: "^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/)?[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
        form: "NAME or OWNER/NAME", code: .invalidName,
        matches: { text in
            let parts = text.utf8.split(
                separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            return parts.count <= 2 && parts.allSatisfy(isName)
        }, suggestion: name, takesOwner: true)

    static let parameterKey = TextPattern(
        expression: "^[A-Za-z_][A-Za-z0-9_.-]{0,63}$",
        form: "a letter or '_', then at most 63 letters, digits, '_', '.' and '-'",
        code: .invalidName,
        matches: { text in
            let bytes = text.utf8
            guard let first = bytes.first, bytes.count <= 64 else { return false }
            return (first.isASCIILetter || first == UInt8(ascii: "_"))
                && bytes.allSatisfy { $0.isWordByte }
        })

    static let className = TextPattern(
        expression: "^[A-Za-z0-9]([A-Za-z0-9_. -]{0,62}[A-Za-z0-9_.-])?$",
        form: "1 to 64 letters, digits, spaces, '_', '.' and '-', beginning with a letter or digit",
        code: .invalidName,
        matches: { text in
            let bytes = text.utf8
            guard let first = bytes.first, let last = bytes.last, bytes.count <= 64 else {
                return false
            }
            return first.isASCIIAlphanumeric && last != 0x20
                && bytes.allSatisfy { $0.isWordByte || $0 == 0x20 }
        })

    static let sha256 = TextPattern(
        expression: "^[0-9a-f]{64}$",
        form: "the 64 lower-case hexadecimal digits that sha256sum prints", code: .invalidValue,
        matches: { text in
            text.utf8.count == 64
                && text.utf8.allSatisfy { $0.isASCIIDigit || (0x61...0x66).contains($0) }
        })

    static let image = TextPattern(
        expression: "^[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}$",
        form: "an image reference such as lab/trainer:1", code: .invalidValue,
        matches: { isImage($0, alsoStar: false) })

    static let imagePattern = TextPattern(
        expression: "^[A-Za-z0-9*][A-Za-z0-9._/:@*-]{0,254}$",
        form: "an image reference in which '*' stands for any text, such as lab/*",
        code: .invalidValue, matches: { isImage($0, alsoStar: true) })

    static let email = TextPattern(
        expression: "^[^@\\s]{1,64}@[^@\\s]{1,189}$", form: "an address such as alice@lab.example",
        code: .invalidValue,
        matches: { text in
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            let isPrintable = text.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && $0.properties.generalCategory != .control
            }
            return parts.count == 2 && (1...64).contains(parts[0].unicodeScalars.count)
                && (1...189).contains(parts[1].unicodeScalars.count) && isPrintable
        })

    static let label = TextPattern(
        expression: "^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$",
        form: "at most 63 letters, digits, '_', '.' and '-', with a letter or digit at both ends",
        code: .invalidValue,
        matches: { text in
            let bytes = text.utf8
            guard let first = bytes.first, let last = bytes.last else { return true }
            return bytes.count <= 63 && first.isASCIIAlphanumeric && last.isASCIIAlphanumeric
                && bytes.allSatisfy { $0.isWordByte }
        })

    private static func isName(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else {
            return false
        }
        return first != hyphen && last != hyphen
            && bytes.allSatisfy {
                (0x61...0x7A).contains($0) || $0.isASCIIDigit || $0 == hyphen
            }
    }

    private static func isImage(_ text: String, alsoStar: Bool) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 255 else { return false }
        let star = UInt8(ascii: "*")
        let others = "/:@".utf8
        return (first.isASCIIAlphanumeric || (alsoStar && first == star))
            && bytes.allSatisfy {
                $0.isWordByte || others.contains($0) || (alsoStar && $0 == star)
            }
    }
}

extension UInt8 {
    var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
    fileprivate var isASCIILetter: Bool { (0x61...0x7A).contains(self | 0x20) }
    var isASCIIAlphanumeric: Bool { isASCIILetter || isASCIIDigit }
    var isWordByte: Bool {
        isASCIIAlphanumeric || self == 0x5F || self == 0x2E || self == 0x2D
    }
}

extension TextPattern {
    /// The owner and the name in a text such as `alice.cup`.
    func ownerAndName(in text: String) -> (owner: String, name: String)? {
        guard takesOwner, text.utf8.count <= 200 else { return nil }
        let parts = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) && $0 != "-" }
            .map { $0.lowercased() }
        guard parts.count == 2, parts.allSatisfy({ Self.isName($0.utf8) }) else { return nil }
        return (parts[0], parts[1])
    }

    /// The name made from a text: without folders and file ending, in lower case, with hyphens in
    /// place of characters that no name has. Nil when nothing valid is left.
    @Sendable private static func name(_ text: String) -> String? {
        let last = text.utf8.count <= 200 ? text.split(separator: "/").last ?? "" : ""
        let dot = last.lastIndex(of: ".")
        let ending = dot.map { last[$0...].dropFirst() } ?? ""
        let isEnding = (2...5).contains(ending.count) && ending.allSatisfy(\.isLetter)
        let stem = isEnding ? last[..<(dot ?? last.endIndex)] : last
        let words = StrangeCharacter.replaced(in: String(stem)).lowercased().split {
            !($0.isASCII && ($0.isLetter || $0.isNumber))
        }
        let name = words.joined(separator: "-")
        return isName(name.utf8) ? name : nil
    }
}
