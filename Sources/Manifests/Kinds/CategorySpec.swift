/// A class or species of the lab's catalogue, to which labels and pictures link.
public struct CategorySpec: Sendable, Hashable, Codable {
    /// Names of a living thing's ranks; any of them may be absent.
    public struct Taxonomy: Sendable, Hashable, Codable {
        public var family: String?
        public var genus: String?
        public var species: String?

        public init(family: String?, genus: String?, species: String?) {
            self.family = family
            self.genus = genus
            self.species = species
        }
    }

    public var common: CommonFields
    /// The class that labels use.
    public var className: String
    /// Other words that imported labels use for it; sorted.
    public var aliases: [String]
    /// Its identifier in another system.
    public var identifier: String?
    public var taxonomy: Taxonomy
    /// The category that it is a part of.
    public var parent: ResourceID?

    public init(
        common: CommonFields,
        className: String,
        aliases: [String],
        identifier: String?,
        taxonomy: Taxonomy,
        parent: ResourceID?
    ) {
        self.common = common
        self.className = className
        self.aliases = aliases
        self.identifier = identifier
        self.taxonomy = taxonomy
        self.parent = parent
    }
}
