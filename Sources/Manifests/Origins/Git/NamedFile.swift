/// A file or a folder besides the manifests that a document names.
struct NamedFile: Sendable {
    enum Form: String, Sendable, CustomStringConvertible {
        case file, folder

        var description: String { rawValue }
    }

    /// As seen from the root.
    let path: String
    let form: Form
    /// Place of the path.
    let mark: Mark
    /// What the document says of the content.
    var sha256: Located<String>?
    /// Whether it must be a file of Blender.
    var isModel = false
}
