extension CommonFields {
    enum Fields {
        static let title = Field.optional(
            "title", .text(maxLength: 200), "Name for people; may change at any time.",
            example: "Coffee cup")
        static let description = Field.optional(
            "description", .text(maxLength: 10_000), "What it is and what it is for.")
        static let access = Field.fallback(
            "access", .choice, Access.private, shown: "private",
            "Who besides the owner and admins may see and use it; public never means download.")
        static let suspend = Field.fallback(
            "suspend", .boolean, false, shown: .bool(false),
            "Stops what runs and starts nothing; deletes nothing.")

        static let catalogueTable = [title.entry, description.entry, suspend.entry]
        static let ownedTable = catalogueTable + [access.entry]
    }

    /// Fields of a kind whose access is not the user's to choose.
    static func read(_ reader: MappingReader, access: Access) -> CommonFields {
        CommonFields(
            title: reader.read(Fields.title), description: reader.read(Fields.description),
            access: access, suspend: reader.read(Fields.suspend) ?? false)
    }

    static func read(_ reader: MappingReader) -> CommonFields {
        read(reader, access: reader.read(Fields.access) ?? .private)
    }
}
