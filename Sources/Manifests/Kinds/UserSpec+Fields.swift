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

        static let table =
            CommonFields.Fields.catalogueTable + [displayName.entry, email.entry, role.entry]
    }

    static func read(_ reader: MappingReader, _ context: DraftContext) -> SpecDraft? {
        let common = CommonFields.read(reader, access: .public)
        let displayName = reader.read(Fields.displayName) ?? context.name
        let role = reader.read(Fields.role) ?? .researcher
        guard let email = reader.read(Fields.email) else { return nil }
        return SpecDraft(
            spec: .user(
                UserSpec(common: common, displayName: displayName, email: email, role: role)))
    }
}
