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
}
