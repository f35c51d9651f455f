/// Amounts as people write them. Parsing returns nil for any other text and for an amount that is
/// too large.
public enum Quantity {
    /// Thousandths of a core from `2`, `0.5` or `500m`.
    public static func milliCPUs(_ text: String) -> Int? {
        if text.hasSuffix("m") { return digits(text.dropLast()) }
        let parts = text.utf8.split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false
        ).map(Substring.init)
        guard parts.count <= 2, let whole = digits(parts[0]) else { return nil }
        guard parts.count == 2 else { return whole * 1_000 }
        guard (1...3).contains(parts[1].utf8.count), let fraction = digits(parts[1]) else {
            return nil
        }
        let scale = [100, 10, 1][parts[1].utf8.count - 1]
        return whole * 1_000 + fraction * scale
    }

    /// Bytes from `4Gi`, `512Mi`, `2G` or a plain number.
    public static func bytes(_ text: String) -> Int? {
        let number = text.utf8.prefix(while: \.isASCIIDigit)
        guard !number.isEmpty, number.count <= 18, let value = Int(Substring(number)),
            let factor = unit(text[number.endIndex...])
        else { return nil }
        let (product, overflows) = value.multipliedReportingOverflow(by: factor)
        return overflows ? nil : product
    }

    /// Seconds from `90s`, `30m`, `2h`, `7d` or several units, larger ones first, as in `1h30m`.
    public static func seconds(_ text: String) -> Int? {
        var rest = text.utf8[...]
        var total = 0
        for (unit, length) in units {
            let number = rest.prefix(while: \.isASCIIDigit)
            guard !number.isEmpty, rest[number.endIndex...].first == unit else { continue }
            guard let value = digits(Substring(number)) else { return nil }
            total += value * length
            rest = rest[number.endIndex...].dropFirst()
        }
        return rest.isEmpty && !text.isEmpty ? total : nil
    }

    /// `2`, `0.5` or `0.125`.
    public static func text(milliCPUs: Int) -> String {
        CanonicalJSON.encode(.number(Double(milliCPUs) / 1_000))
    }

    /// The amount in its largest binary unit without remainder, such as `4Gi`.
    public static func text(bytes: Int) -> String {
        let units = [("Ti", 1 << 40), ("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)]
        for (unit, factor) in units where bytes != 0 && bytes.isMultiple(of: factor) {
            return "\(bytes / factor)\(unit)"
        }
        return "\(bytes)"
    }

    /// The length in the form that `seconds` reads, such as `1h30m`; `0s` for none.
    public static func text(seconds: Int) -> String {
        var rest = max(seconds, 0)
        var text = ""
        for (unit, length) in units {
            if rest / length > 0 { text += "\(rest / length)\(Unicode.Scalar(unit))" }
            rest %= length
        }
        return text.isEmpty ? "0s" : text
    }

    /// The letters of the units of time, largest first, with their seconds.
    private static let units: [(UInt8, Int)] = [
        (UInt8(ascii: "d"), 86_400), (UInt8(ascii: "h"), 3_600), (UInt8(ascii: "m"), 60),
        (UInt8(ascii: "s"), 1),
    ]

    /// The number in a text of one to nine digits, so that no product with a unit overflows; else
    /// nil.
    private static func digits(_ text: Substring) -> Int? {
        let isNumber = text.utf8.allSatisfy(\.isASCIIDigit)
        return isNumber && (1...9).contains(text.utf8.count) ? Int(text) : nil
    }

    private static func unit(_ text: Substring) -> Int? {
        switch text {
        case "": 1
        case "K": 1_000
        case "M": 1_000_000
        case "G": 1_000_000_000
        case "T": 1_000_000_000_000
        case "Ki": 1 << 10
        case "Mi": 1 << 20
        case "Gi": 1 << 30
        case "Ti": 1 << 40
        default: nil
        }
    }
}
