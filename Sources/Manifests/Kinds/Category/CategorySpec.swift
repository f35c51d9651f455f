/// A class or species of the lab's catalogue, to which labels and pictures link.
public struct CategorySpec: Sendable, Hashable {
    /// Taxonomic ranks of a living thing; any of them may be absent.
    public struct Taxonomy: Sendable, Hashable {
        public var family: String?
        public var genus: String?
        public var species: String?

        public init() {}
    }

    /// The class that labels use.
    public var className = ""
    /// Other words that imported labels use for it; sorted.
    public var aliases: [String] = []
    /// Its identifier in another system.
    public var identifier: String?
    public var taxonomy = Taxonomy()
    /// The category that it is a part of.
    public var parent: ResourceID?

    public init() {}
}

extension CategorySpec: KindSpec {
    static let traits = KindTraits.catalogue("categories", "Categories", "category")
    static let rows: Rows<CategorySpec> = [
        .named(
            "class", \.className, .text(.className),
            "Class that labels use; the manifest's name if absent."
        ).example("cup"),
        .field(
            "aliases", \.aliases, .set(of: .text(.className), maxCount: 50),
            "Other words that imported labels use for it."),
        .optional(
            "identifier", \.identifier, .word(maxLength: 100), "Its identifier in another system."
        ).example("seed-14"),
        .field("taxonomy", \.taxonomy, .record, "Ranks of a living thing."),
        .optional(
            "parentRef", \.parent, .reference(.category, .configuration),
            "Name of the Category that it is a part of."
        ).example("crockery"),
    ]
}

extension CategorySpec.Taxonomy: FieldRecord {
    static let rows: Rows<CategorySpec.Taxonomy> = [
        .optional("family", \.family, .text(maxLength: 100), "Family."),
        .optional("genus", \.genus, .text(maxLength: 100), "Genus."),
        .optional("species", \.species, .text(maxLength: 100), "Species."),
    ]
}
