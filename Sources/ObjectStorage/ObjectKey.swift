/// A key that is safe as a file path below a folder and in a URL.
struct ObjectKey: Hashable {
    let text: String

    /// The key's components. Split by bytes, because a split by characters would miss a `/` with a
    /// combining mark.
    var components: [String] {
        text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
    }

    /// - Throws: `invalidKey` with what is wrong.
    init(_ text: String) throws(BucketError) {
        self.text = text
        func refuse(_ reason: String) -> BucketError { .invalidKey(key: text, reason: reason) }
        guard !text.isEmpty else { throw refuse("it is empty") }
        guard text.utf8.count <= 1024 else {
            throw refuse("it has \(text.utf8.count) bytes; at most 1024 are possible")
        }
        guard text.utf8.first != UInt8(ascii: "/") else {
            throw refuse("it must not begin with '/'")
        }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { throw refuse("it must not contain control characters") }
        for component in components {
            guard !component.isEmpty else { throw refuse("a component between '/' is empty") }
            guard component != ".", component != ".." else {
                throw refuse("'\(component)' must not be a component")
            }
            guard component.utf8.count <= 255 else {
                throw refuse("a component has \(component.utf8.count) bytes; at most 255")
            }
        }
    }

    /// Whether the key comes before another in the order of listings.
    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
