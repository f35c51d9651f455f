/// The core schema of YAML 1.2: what a plain scalar means. `yes`, `no`, `on` and `off` are strings.
enum CoreSchema {
    static func resolve(_ text: String, isPlain: Bool) -> JSONValue {
        guard isPlain else { return .string(text) }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        guard let first = text.utf8.first, first < 0x3A, text.utf8.count <= 64 else {
            return .string(text)
        }
        return number(text) ?? .string(text)
    }

    private static func number(_ text: String) -> JSONValue? {
        if text.hasPrefix("0x"), let value = Int(text.dropFirst(2), radix: 16) {
            return isSigned(text.dropFirst(2)) ? nil : .integer(value)
        }
        if text.hasPrefix("0o"), let value = Int(text.dropFirst(2), radix: 8) {
            return isSigned(text.dropFirst(2)) ? nil : .integer(value)
        }
        if let value = Int(text) { return .integer(value) }
        if let special = special(text) { return .number(special) }
        guard isDecimal(text), let value = Double(text) ?? Double(padded(text)) else { return nil }
        return .number(value)
    }

    private static func isSigned(_ text: Substring) -> Bool {
        text.hasPrefix("+") || text.hasPrefix("-")
    }

    private static func special(_ text: String) -> Double? {
        switch text {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": .infinity
        case "-.inf", "-.Inf", "-.INF": -.infinity
        case ".nan", ".NaN", ".NAN": .nan
        default: nil
        }
    }

    /// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
    private static func isDecimal(_ text: String) -> Bool {
        var rest = text.utf8[...]
        skip(in: &rest, [UInt8(ascii: "-"), UInt8(ascii: "+")])
        let whole = takeDigits(&rest)
        let hasPoint = skip(in: &rest, [UInt8(ascii: ".")])
        let fraction = hasPoint ? takeDigits(&rest) : 0
        guard whole + fraction > 0 else { return false }
        if skip(in: &rest, [UInt8(ascii: "e"), UInt8(ascii: "E")]) {
            skip(in: &rest, [UInt8(ascii: "-"), UInt8(ascii: "+")])
            guard takeDigits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }

    /// Skips the first byte when it is one of `bytes`; returns whether it was.
    @discardableResult
    private static func skip(in text: inout Substring.UTF8View, _ bytes: [UInt8]) -> Bool {
        guard let first = text.first, bytes.contains(first) else { return false }
        text = text.dropFirst()
        return true
    }

    private static func takeDigits(_ text: inout Substring.UTF8View) -> Int {
        let rest = text.drop { $0.isASCIIDigit }
        let count = text.count - rest.count
        text = rest
        return count
    }

    /// The number with a digit on both sides of the point, for the number parser: `1.0` for `1.`,
    /// `0.5` for `.5`.
    private static func padded(_ text: String) -> String {
        let sign = text.hasPrefix("-") ? "-" : ""
        let digits = text.drop { $0 == "-" || $0 == "+" }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return text }
        let whole = parts[0].isEmpty ? "0" : String(parts[0])
        let tail = parts[1].first?.isNumber == true ? String(parts[1]) : "0" + parts[1]
        return sign + whole + "." + tail
    }
}
