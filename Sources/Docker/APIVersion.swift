/// A version of the Engine API such as 1.41, ordered as versions are.
struct APIVersion: Sendable, Equatable, Comparable, CustomStringConvertible {
    let major: Int
    let minor: Int

    /// The oldest version whose answers this client was written for (Engine 20.10).
    static let oldest = APIVersion(major: 1, minor: 41)

    var description: String { "\(major).\(minor)" }

    static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

extension APIVersion {
    /// Nil unless the text is two numbers with a dot between them.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let major = Int(parts[0]), let minor = Int(parts[1]),
            major >= 0, minor >= 0
        else { return nil }
        self.init(major: major, minor: minor)
    }
}
