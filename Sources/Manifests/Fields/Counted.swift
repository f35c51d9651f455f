/// Numbers together with their nouns.
public enum Counted {
    /// A number and its noun, such as `0 errors`, `1 error` or `2 entries`.
    ///
    /// - Parameter noun: the noun in the singular, such as `error` or `past run`.
    public static func text(_ count: Int, _ noun: String) -> String {
        "\(count) \(count == 1 ? noun : plural(noun))"
    }

    /// The noun `plural` in the form that fits `count`: `epochs` for 2, `epoch` for 1.
    public static func noun(_ plural: String, _ count: Int) -> String {
        count == 1 ? singular(plural) : plural
    }

    private static func plural(_ noun: String) -> String {
        if let stem = stem(of: noun, before: "y"), !"aeiou".contains(stem.last ?? "a") {
            return "\(stem)ies"
        }
        return sibilants.contains(where: noun.hasSuffix) ? "\(noun)es" : "\(noun)s"
    }

    private static func singular(_ plural: String) -> String {
        if let stem = stem(of: plural, before: "ies"), stem.count > 1 { return "\(stem)y" }
        if let stem = stem(of: plural, before: "es"), sibilants.contains(where: stem.hasSuffix) {
            return stem
        }
        guard let stem = stem(of: plural, before: "s"), !stem.isEmpty, !stem.hasSuffix("s")
        else { return plural }
        return stem
    }

    private static let sibilants = ["ch", "sh", "ss", "x"]

    private static func stem(of word: String, before ending: String) -> String? {
        word.hasSuffix(ending) ? String(word.dropLast(ending.count)) : nil
    }
}
