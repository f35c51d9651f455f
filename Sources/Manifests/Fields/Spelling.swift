/// Finds the word that somebody may have meant.
public enum Spelling {
    private static let maxLength = 64

    /// The nearest candidate at most two edits away, or one edit for a word of up to three letters;
    /// among equals the first in alphabetical order.
    public static func nearest(to word: String, among candidates: some Sequence<String>) -> String?
    {
        let letters = Array(word.utf8.prefix(maxLength + 1))
        guard letters.count <= maxLength else { return nil }
        let allowed = letters.count <= 3 ? 1 : 2
        var best: (distance: Int, word: String)?
        for candidate in candidates where candidate != word {
            let other = Array(candidate.utf8.prefix(maxLength + 1))
            guard abs(other.count - letters.count) <= allowed, other.count <= maxLength else {
                continue
            }
            let distance = distance(letters, other)
            guard distance <= allowed else { continue }
            if best.map({ (distance, candidate) < ($0.distance, $0.word) }) ?? true {
                best = (distance, candidate)
            }
        }
        return best?.word
    }

    /// The nearest candidate; else the first one that contains the word or is contained in it; else
    /// the first one that begins with nearly the same letters. All but `nearest` ignore case,
    /// hyphens, underscores and spaces.
    public static func meant(
        by word: String, among candidates: some Sequence<String>
    ) -> String? {
        if let nearest = nearest(to: word, among: candidates) { return nearest }
        let folded = folded(word)
        guard (3...maxLength).contains(folded.utf8.count) else { return nil }
        let known = candidates.map { (word: $0, folded: Self.folded($0)) }
        let akin = known.first {
            $0.folded.utf8.count >= 3
                && ($0.folded.contains(folded) || folded.contains($0.folded))
        }
        let alike = known.first {
            let shared = zip($0.folded.utf8, folded.utf8).prefix { $0 == $1 }.count
            return shared >= 4 && shared * 5 >= min($0.folded.utf8.count, folded.utf8.count) * 4
        }
        return (akin ?? alike)?.word
    }

    private static func folded(_ word: String) -> String {
        word.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
    }

    /// Damerau–Levenshtein distance with adjacent transpositions, ignoring the case of letters.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
        let left = left.map(lowered)
        let right = right.map(lowered)
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                let change = last[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(change, last[column + 1] + 1, current[column] + 1)
                let isSwap =
                    row > 0 && column > 0 && left[row] == right[column - 1]
                    && left[row - 1] == right[column]
                if isSwap { cost = min(cost, beforeLast[column - 1] + 1) }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
