/// A person who may own resources.
public struct UserSpec: Sendable, Hashable, Codable {
    public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
        case researcher, admin
    }

    public var common: CommonFields
    public var displayName: String
    public var email: String
    public var role: Role
    /// Public keys that sign this user's commits, as ssh or OpenPGP writes them. They are shown and
    /// trusted for nothing: whoever may commit may write them.
    public var signingKeys: [String]
    /// Weight in fair share; 1 unless given. Twice the share may use twice as much before others
    /// go first.
    public var share: Int
    /// Tokens that the user begins with.
    public var tokenGrant: Double?

    public init(
        common: CommonFields, displayName: String, email: String, role: Role,
        signingKeys: [String], share: Int, tokenGrant: Double?
    ) {
        self.common = common
        self.displayName = displayName
        self.email = email
        self.role = role
        self.signingKeys = signingKeys
        self.share = share
        self.tokenGrant = tokenGrant
    }
}
