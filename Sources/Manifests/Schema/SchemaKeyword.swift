/// Keywords of our own in the schema, for facts that JSON Schema has no keyword for. Validators
/// ignore them.
enum SchemaKeyword {
    /// Names of an object's fields in the order in which people write them.
    static let order = "x-order"
    /// Smallest and largest amount, as text with its unit.
    static let minimum = "x-minimum"
    static let maximum = "x-maximum"
}
