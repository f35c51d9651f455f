extension CommonFields {
    enum Fields {
        static let title = Field.optional(
            "title", .text(maxLength: 200), "Name for people; may change at any time.",
            example: "Coffee cup")
        static let description = Field.optional(
            "description", .text(maxLength: 10_000), "What it is and what it is for.")
        static let tags = Field.fallback(
            "tags", .set(of: .text(.className), maxCount: 50), [], shown: [],
            "Words to find it by; they decide nothing.")
        static let access = Field.fallback(
            "access", .choice, Access.private, shown: "private",
            "Who besides the owner and admins may see and use it; public never means download.")
        static let suspend = Field.fallback(
            "suspend", .boolean, false, shown: .bool(false),
            "Stops what runs and starts nothing; deletes nothing.")
        static let deletionPolicy = Field.fallback(
            "deletionPolicy", .choice, DeletionPolicy.delete, shown: "delete",
            "What becomes of the results some time after the manifest is gone: delete or orphan.")
        static let dropData = Field.fallback(
            "dropData", .boolean, false, shown: .bool(false),
            "Deletes the files of the results; manifest, metadata and lineage stay.")

        static let catalogueTable = [title.entry, description.entry, tags.entry, suspend.entry]
        static let resultTable =
            catalogueTable + [access.entry, deletionPolicy.entry, dropData.entry]
    }

    /// Fields of a kind whose access is not the user's to choose and that keeps no result.
    static func read(_ reader: MappingReader, access: Access) -> CommonFields {
        CommonFields(
            title: reader.read(Fields.title), description: reader.read(Fields.description),
            tags: reader.read(Fields.tags) ?? [], access: access,
            suspend: reader.read(Fields.suspend) ?? false, deletionPolicy: .delete,
            dropData: false)
    }

    /// Fields of a kind that keeps results.
    static func readOfResult(_ reader: MappingReader) -> CommonFields {
        var common = read(reader, access: reader.read(Fields.access) ?? .private)
        common.deletionPolicy = reader.read(Fields.deletionPolicy) ?? .delete
        common.dropData = reader.read(Fields.dropData) ?? false
        return common
    }
}
