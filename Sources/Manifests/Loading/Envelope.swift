/// The fields around every spec.
enum Envelope {
    static let version = Field.fallback(
        "apiVersion", .text(maxLength: 60), currentVersion,
        "Version of the format.")
    static let kind = Field.required(
        "kind", .text(maxLength: 200), "What the manifest declares.", example: "Dataset")
    static let metadata = Field.required(
        "metadata", .object(metadataTable, read: Metadata.init),
        "Name, owner and labels of the resource.")
    static let name = Field.required(
        "name", .text(.name), "Name within its kind and owner; never changes.", example: "cups")
    static let owner = Field.optional(
        "owner", .text(.name), "User it belongs to; given by the folder below users/.",
        example: "alice")
    static let labels = Field.fallback(
        "labels", .map(keys: .parameterKey, of: .text(.label), maxCount: 64), [:],
        "Words to select by; they decide nothing.")

    static let formerName = Field.optional(
        "formerName", FieldType<[String]>.oneOrMore(of: .text(.name), maxCount: 20),
        "Former name, or several, oldest first; results made under them stay with the resource.",
        example: "old-cups")

    /// Keys with which most manifests begin.
    static let beginnings = [version.name, kind.name]

    static let currentVersion = "lab/v1"
    static let metadataTable = [name.entry, owner.entry, labels.entry, formerName.entry]

    struct Metadata: Sendable {
        let name: Located<String>?
        let owner: Located<String>?
        let hasOwner: Bool
        let labels: [String: String]
        let formerNames: Located<[String]>?

        init(_ reader: MappingReader) {
            name = reader.readLocated(Envelope.name)
            owner = reader.readLocated(Envelope.owner)
            hasOwner = reader.mark(of: Envelope.owner.name) != nil
            labels = reader.read(Envelope.labels) ?? [:]
            formerNames = reader.readLocated(Envelope.formerName)
        }
    }

    /// Made for each document, so it has no schema.
    static func specField(_ kind: Kind, _ place: DraftPlace) -> Field<SpecDraft> {
        .required(
            "spec", .mapping(kind.specTable) { kind.readSpec($0, DraftNotes(place: place)) },
            specDocumentation)
    }

    static let specDocumentation = "The desired state of the resource."
}
