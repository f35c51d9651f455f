/// The one text of a JSON value: members in order of their keys' UTF-16 code units, no spaces,
/// numbers in the shortest form that reads back (RFC 8785), so equal values have equal digests.
/// Integers beyond 2^53 keep all their digits, and a number that is not finite becomes `null`.
public enum CanonicalJSON {
    public static func encode(_ value: JSONValue) -> String {
        String(decoding: bytes(value), as: UTF8.self)
    }

    /// The text in UTF-8.
    static func bytes(_ value: JSONValue) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(512)
        append(value, to: &text)
        return text
    }

    private static func append(_ value: JSONValue, to text: inout [UInt8]) {
        switch value {
        case .null: text += "null".utf8
        case .bool(let value): text += (value ? "true" : "false").utf8
        case .integer(let value): text += String(value).utf8
        case .number(let value): text += number(value).utf8
        case .string(let value): appendQuoted(value, to: &text)
        case .array(let values):
            text.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                append(value, to: &text)
            }
            text.append(UInt8(ascii: "]"))
        case .object(let members):
            text.append(UInt8(ascii: "{"))
            for (index, member) in members.members.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                appendQuoted(member.key, to: &text)
                text.append(UInt8(ascii: ":"))
                append(member.value, to: &text)
            }
            text.append(UInt8(ascii: "}"))
        }
    }

    private static func appendQuoted(_ string: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        var string = string
        string.withUTF8 { bytes in
            if bytes.contains(where: isEscaped) {
                for byte in bytes { appendEscaped(byte, to: &text) }
            } else {
                text.append(contentsOf: bytes)
            }
        }
        text.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func appendEscaped(_ byte: UInt8, to text: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""): text += "\\\"".utf8
        case UInt8(ascii: "\\"): text += "\\\\".utf8
        case 0x08: text += "\\b".utf8
        case 0x09: text += "\\t".utf8
        case 0x0A: text += "\\n".utf8
        case 0x0C: text += "\\f".utf8
        case 0x0D: text += "\\r".utf8
        case 0x00...0x1F:
            let digits = String(byte, radix: 16)
            text += ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8
        default: text.append(byte)
        }
    }

    /// The form ECMAScript gives a number: plain digits from 1e-6 to below 1e21, else an exponent.
    private static func number(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        guard value != 0 else { return "0" }
        // Swift and ECMAScript write the same digits, and differ only in when they use an exponent.
        let plain = "\(value)"
        if !plain.utf8.contains(UInt8(ascii: "e")) {
            return plain.hasSuffix(".0") ? String(plain.dropLast(2)) : plain
        }
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
