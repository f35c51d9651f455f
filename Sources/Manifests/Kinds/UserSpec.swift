/// A person who may own resources.
public struct UserSpec: Sendable, Hashable, Codable {
    public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
        case researcher, admin
    }

    public var common: CommonFields
    public var displayName: String
    public var email: String
    public var role: Role

    public init(common: CommonFields, displayName: String, email: String, role: Role) {
        self.common = common
        self.displayName = displayName
        self.email = email
        self.role = role
    }
}
