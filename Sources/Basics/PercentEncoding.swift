/// Percent-encoding of all bytes except the unreserved ones (RFC 3986, section 2.3), with
/// upper-case digits. AWS Signature Version 4 needs the same form ("Create a signed AWS API
/// request", function UriEncode).
package enum PercentEncoding {
    /// - Parameter keepsSlashes: true for a whole path, false for one part of a path and for
    ///   queries.
    package static func encode(_ text: String, keepsSlashes: Bool = false) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) || (keepsSlashes && byte == UInt8(ascii: "/")) {
                encoded.append(byte)
            } else {
                encoded.append(UInt8(ascii: "%"))
                encoded.append(contentsOf: Hex.encode(CollectionOfOne(byte)).uppercased().utf8)
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// The query of a URL, ordered by encoded name and value; a name without value gets `=`.
    package static func query(_ items: [(name: String, value: String)]) -> String {
        let encoded = items.map { item in
            (encode(item.name, keepsSlashes: false), encode(item.value, keepsSlashes: false))
        }
        return encoded.sorted(by: <).map { "\($0)=\($1)" }.joined(separator: "&")
    }

    /// - Returns: nil when a `%` lacks two hexadecimal digits or the decoded bytes are not UTF-8.
    package static func decode(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self).lowercased()
            guard digits.utf8.count == 2, let decoded = Hex.decode(digits) else { return nil }
            bytes.append(contentsOf: decoded)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
