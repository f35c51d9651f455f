extension Kind {
    /// The kind that people mean by `Dataset`, `dataset` or `datasets`; nil for any other word.
    public init?(word: String) {
        let word = word.lowercased()
        let match = Self.allCases.first {
            $0.rawValue.lowercased() == word || $0.plural == word || $0.plural == "\(word)s"
        }
        guard let match else { return nil }
        self = match
    }

    /// The kind that a misspelt word may have meant; nil when it is near none.
    public static func nearest(to word: String) -> Kind? {
        Spelling.nearest(to: word, among: allCases.flatMap { [$0.rawValue, $0.plural] })
            .flatMap(Kind.init(word:))
    }
}
