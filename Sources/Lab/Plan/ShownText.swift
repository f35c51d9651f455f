import Manifests

/// Makes text of others safe to show: characters that could move a cursor, turn the reading
/// direction or hide something are written as escapes.
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

    /// The first `max` characters; when some are left out, the number of all of them follows.
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
