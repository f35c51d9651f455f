import Manifests

/// Text of others made fit to be shown: what could move a cursor, turn the reading direction or
/// hide something is written out.
package enum ShownText {
    package static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isHidden(scalar) {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// At most `max` characters, with how many there are when some are left out.
    package static func shortened(_ text: String, max: Int) -> String {
        guard text.unicodeScalars.count > max else { return text }
        let kept = String(String.UnicodeScalarView(text.unicodeScalars.prefix(max)))
        return "\(kept)… (\(Counted.text(text.unicodeScalars.count, "character")))"
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
            .unassigned:
            true
        default: false
        }
    }
}
