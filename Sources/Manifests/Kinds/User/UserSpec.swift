/// A person who may own resources.
public struct UserSpec: Sendable, Hashable {
    public enum Role: String, Sendable, Hashable, CaseIterable {
        case researcher, admin
    }

    public var displayName = ""
    public var email = ""
    public var role = Role.researcher
    /// Public keys that sign this user's commits, as ssh or OpenPGP writes them. They are only
    /// shown and not trusted, because anyone who may commit can write them.
    public var signingKeys: [String] = []
    /// Weight in fair share. A user with twice the share may use twice as much before others go
    /// first.
    public var share = 1
    /// Tokens that the user begins with.
    public var tokenGrant: Double?

    public init() {}
}

extension UserSpec: KindSpec {
    static let traits = KindTraits.catalogue("users", "Users", "user")
    static let rows: Rows<UserSpec> = [
        .named(
            "displayName", \.displayName, .text(maxLength: 200),
            "Name for people; the manifest's name if absent."
        ).example("Alice Liddell"),
        .required(
            "email", \.email, .text(.email), "Where notifications go."
        ).example("alice@lab.example"),
        .field("role", \.role, .choice, "An admin sees everything and approves deletions."),
        .field(
            "signingKeys", \.signingKeys,
            .list(of: .text(SigningKey.pattern), minCount: 0, maxCount: 20),
            "Public keys of ssh or OpenPGP, shown; the daemon's settings say which count."
        ).onlyGiven,
        .field(
            "share", \.share, .integer(1...1_000),
            "Weight when several users wait; a user with 2 may use twice as much as one with 1."
        ).onlyGiven,
        .optional(
            "tokenGrant", \.tokenGrant, .number(0...1e9), "Tokens that the user begins with."
        ).example(500).onlyGiven,
    ]
}
