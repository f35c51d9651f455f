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

/// What stands at a path that a manifest names.
public enum FoundFile: Sendable, Hashable {
    /// A plain file; its SHA-256 in 64 lower-case hexadecimal digits, or nil when nobody asked; and
    /// how it begins, nil when that was not looked at.
    case file(sha256: String?, head: FileHead?)
    /// What Git LFS commits in place of a file, with the SHA-256 of that file where it is known.
    case pointer(sha256: String?)
    case folder(isEmpty: Bool)
    /// A symbolic link, at the path or on the way to it.
    case link
    /// Nothing, but at another path that looks the same and is other bytes: an accented letter is
    /// one character here and two there.
    case lookalike
    /// Neither; `beside` names what else stands in its folder.
    case nothing(beside: [String])
    case unreadable(reason: String)
}
