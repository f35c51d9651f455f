/// Which labels a resource must have: requirements joined by commas, all of which must hold.
///
/// `key=value` (or `==`), `key!=value` (also true without the label), `key` and `!key`.
public struct LabelSelector: Sendable, Hashable {
    private enum Requirement: Sendable, Hashable {
        case equals(String, String)
        case differs(String, String)
        case exists(String)
        case absent(String)
    }

    private let requirements: [Requirement]
    /// The selector as it was given.
    public let text: String

    /// Nil when `text` holds no requirement, an empty one, or one whose key no label can have.
    public init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        var requirements: [Requirement] = []
        for part in parts {
            guard let requirement = Self.requirement(Self.trimmed(part)) else { return nil }
            requirements.append(requirement)
        }
        self.requirements = requirements
        self.text = text
    }

    public func matches(_ labels: [String: String]) -> Bool {
        requirements.allSatisfy { requirement in
            switch requirement {
            case .equals(let key, let value): labels[key] == value
            case .differs(let key, let value): labels[key] != value
            case .exists(let key): labels[key] != nil
            case .absent(let key): labels[key] == nil
            }
        }
    }

    private static func requirement(_ part: Substring) -> Requirement? {
        if let sign = part.firstIndex(of: "=") {
            var key = part[..<sign]
            var value = part[part.index(after: sign)...]
            let isNegated = key.last == "!"
            if isNegated {
                key = key.dropLast()
            } else if value.first == "=" {
                value = value.dropFirst()
            }
            let (name, wanted) = (String(trimmed(key)), String(trimmed(value)))
            guard isKey(name) else { return nil }
            return isNegated ? .differs(name, wanted) : .equals(name, wanted)
        }
        let name = part.first == "!" ? trimmed(part.dropFirst()) : part
        guard isKey(String(name)) else { return nil }
        return part.first == "!" ? .absent(String(name)) : .exists(String(name))
    }

    /// Whether a label can have the key. Without this check, `project in (tea)` would be a key that
    /// nothing has, and select nothing.
    private static func isKey(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "_.-".utf8.contains(byte)
                }
            }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " }
        while text.last == " " { text = text.dropLast() }
        return text
    }
}
