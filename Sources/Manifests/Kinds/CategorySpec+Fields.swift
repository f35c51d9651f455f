extension CategorySpec: KindSpec {
    enum Fields {
        static let className = Field.optional(
            "class", .text(.className), "Class that labels use; the manifest's name if absent.",
            example: "cup")
        static let aliases = Field.fallback(
            "aliases", .set(of: .text(.className), maxCount: 50), [], shown: [],
            "Other words that imported labels use for it.")
        static let identifier = Field.optional(
            "identifier", .word(maxLength: 100), "Its identifier in another system.",
            example: "seed-14")
        static let taxonomy = Field.fallback(
            "taxonomy", .object(Taxonomy.table, read: Taxonomy.read),
            Taxonomy(family: nil, genus: nil, species: nil), shown: .object([:]),
            "Ranks of a living thing.")
        static let parent = Field.optional(
            "parentRef", .text(.name), "Name of the Category that it is a part of.",
            example: "crockery")
    }

    static var table: [FieldEntry] {
        CommonFields.Fields.catalogueTable + [
            Fields.className.entry, Fields.aliases.entry, Fields.identifier.entry,
            Fields.taxonomy.entry, Fields.parent.entry,
        ]
    }

    static func read(_ reader: MappingReader, _ context: DraftContext) -> SpecDraft? {
        let parent = reader.readLocated(Fields.parent).map {
            SpecDraft.PendingReference(
                target: context.resource(.category, $0.value), role: .configuration, mark: $0.mark)
        }
        let spec = CategorySpec(
            common: CommonFields.read(reader, access: .public),
            className: reader.read(Fields.className) ?? context.name,
            aliases: reader.read(Fields.aliases) ?? [],
            identifier: reader.read(Fields.identifier),
            taxonomy: reader.read(Fields.taxonomy)
                ?? Taxonomy(family: nil, genus: nil, species: nil),
            parent: parent?.target)
        return SpecDraft(spec: .category(spec), references: [parent].compactMap(\.self))
    }

    var canonicalMembers: JSONObject {
        [
            "class": .string(className), "aliases": .texts(aliases),
            "identifier": .text(identifier), "parentRef": .text(parent?.reference),
            "taxonomy": [
                "family": .text(taxonomy.family), "genus": .text(taxonomy.genus),
                "species": .text(taxonomy.species),
            ],
        ]
    }
}

extension CategorySpec.Taxonomy {
    static let family = Field.optional("family", .text(maxLength: 100), "Family.")
    static let genus = Field.optional("genus", .text(maxLength: 100), "Genus.")
    static let species = Field.optional("species", .text(maxLength: 100), "Species.")
    static let table = [family.entry, genus.entry, species.entry]

    static func read(_ reader: MappingReader) -> CategorySpec.Taxonomy? {
        CategorySpec.Taxonomy(
            family: reader.read(family), genus: reader.read(genus), species: reader.read(species))
    }
}
