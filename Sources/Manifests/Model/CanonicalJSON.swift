/// The one text of a JSON value: members in order of their keys' UTF-16 code units, no spaces,
/// numbers in the shortest form that reads back (RFC 8785), so equal values have equal digests.
/// Integers beyond 2^53 keep all their digits, and a number that is not finite becomes `null`.
public enum CanonicalJSON {
    public static func encode(_ value: JSONValue) -> String {
        var text = ""
        append(value, to: &text)
        return text
    }

    private static func append(_ value: JSONValue, to text: inout String) {
        switch value {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value): text += number(value)
        case .string(let value): appendQuoted(value, to: &text)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                append(value, to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            let keys = members.keys.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
            for (index, key) in keys.enumerated() {
                if index > 0 { text += "," }
                appendQuoted(key, to: &text)
                text += ":"
                append(members[key] ?? .null, to: &text)
            }
            text += "}"
        }
    }

    private static func appendQuoted(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{8}": text += "\\b"
            case "\u{9}": text += "\\t"
            case "\u{A}": text += "\\n"
            case "\u{C}": text += "\\f"
            case "\u{D}": text += "\\r"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    /// The form ECMAScript gives a number: plain digits from 1e-6 to below 1e21, else an exponent.
    private static func number(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        guard value != 0 else { return "0" }
        let sign = value < 0 ? "-" : ""
        let parts = "\(value.magnitude)".lowercased().split(separator: "e")
        let mantissa = parts[0].split(separator: ".")
        let whole = String(mantissa[0])
        let fraction = mantissa.count > 1 ? String(mantissa[1]) : ""
        let written = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let leading = (whole + fraction).prefix { $0 == "0" }.count
        var digits = String((whole + fraction).dropFirst(leading))
        while digits.hasSuffix("0") { digits.removeLast() }
        return sign + layOut(digits, point: whole.count - leading + written)
    }

    /// `point` is how many of the digits stand before the decimal point.
    private static func layOut(_ digits: String, point: Int) -> String {
        switch point {
        case digits.count...21 where digits.count <= 21:
            return digits + String(repeating: "0", count: point - digits.count)
        case 1...21:
            return digits.prefix(point) + "." + digits.dropFirst(point)
        case -5...0:
            return "0." + String(repeating: "0", count: -point) + digits
        default:
            let exponent = (point > 0 ? "+" : "-") + String(abs(point - 1))
            let tail = digits.dropFirst()
            return digits.prefix(1) + (tail.isEmpty ? "" : "." + tail) + "e" + exponent
        }
    }
}
