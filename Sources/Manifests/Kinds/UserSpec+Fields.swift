extension UserSpec {
    enum Fields {
        static let displayName = Field.optional(
            "displayName", .text(maxLength: 200), "Name for people; the manifest's name if absent.",
            example: "Alice Liddell")
        static let email = Field.required(
            "email", .text(.email), "Where notifications go.", example: "alice@lab.example")
        static let role = Field.fallback(
            "role", .choice, Role.researcher, shown: "researcher",
            "An admin sees everything and approves deletions.")

        static let signingKeys = Field.fallback(
            "signingKeys", .list(of: .text(SigningKey.pattern), minCount: 0, maxCount: 20), [],
            shown: [],
            "Public keys of ssh or OpenPGP, shown; the daemon's settings say which count."
        )
        static let share = Field.fallback(
            "share", .integer(1...1_000), 1, shown: 1,
            "Weight when several users wait; with 2 twice as much may be used as with 1.")
        static let tokenGrant = Field.optional(
            "tokenGrant", .number(0...1e9), "Tokens that the user begins with.", example: 500)

        static let table =
            CommonFields.Fields.catalogueTable + [
                displayName.entry, email.entry, role.entry, signingKeys.entry, share.entry,
                tokenGrant.entry,
            ]
    }

    static func read(_ reader: MappingReader, _ context: DraftContext) -> SpecDraft? {
        let common = CommonFields.read(reader, access: .public)
        let displayName = reader.read(Fields.displayName) ?? context.name
        let role = reader.read(Fields.role) ?? .researcher
        let signingKeys = reader.read(Fields.signingKeys) ?? []
        let share = reader.read(Fields.share) ?? 1
        let tokenGrant = reader.read(Fields.tokenGrant)
        guard let email = reader.read(Fields.email) else { return nil }
        return SpecDraft(
            spec: .user(
                UserSpec(
                    common: common, displayName: displayName, email: email, role: role,
                    signingKeys: signingKeys, share: share, tokenGrant: tokenGrant)))
    }
}
