/// A Blender model that the lab takes in.
public struct ModelSpec: Sendable, Hashable, Codable {
    public var common: CommonFields
    /// Path in the repository, relative to the folder of manifests, with `..` resolved.
    public var sourcePath: String
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    public var sha256: String
    /// Patterns with `*` of object names to use; empty means all.
    public var include: [String]
    /// Patterns with `*` of object names to leave out.
    public var exclude: [String]

    public init(
        common: CommonFields,
        sourcePath: String,
        sha256: String,
        include: [String],
        exclude: [String]
    ) {
        self.common = common
        self.sourcePath = sourcePath
        self.sha256 = sha256
        self.include = include
        self.exclude = exclude
    }
}
