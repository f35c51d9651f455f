/// A pattern in which `*` stands for any text, even an empty one; every other character stands for
/// itself.
public struct WildcardPattern: Sendable, Hashable {
    public let text: String

    public init(_ text: String) { self.text = text }

    /// Whether the pattern matches all of `candidate`. Takes time of at most the product of both
    /// lengths.
    public func matches(_ candidate: String) -> Bool {
        let pattern = Array(text.utf8)
        let bytes = Array(candidate.utf8)
        let star = UInt8(ascii: "*")
        var position = 0
        var index = 0
        var lastStar: (position: Int, index: Int)?
        while index < bytes.count {
            if position < pattern.count, pattern[position] == star {
                lastStar = (position, index)
                position += 1
            } else if position < pattern.count, pattern[position] == bytes[index] {
                position += 1
                index += 1
            } else if let retry = lastStar {
                lastStar = (retry.position, retry.index + 1)
                position = retry.position + 1
                index = retry.index + 1
            } else {
                return false
            }
        }
        return pattern[position...].allSatisfy { $0 == star }
    }
}
