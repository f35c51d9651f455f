/// A file or folder that a document names and that is not a manifest.
struct NamedFile: Sendable {
    enum Form: String, Sendable, CustomStringConvertible {
        case file, folder

        var description: String { rawValue }
    }

    /// Relative to the root of the manifests.
    let path: String
    let form: Form
    /// Place of the path.
    let mark: Mark
    /// The SHA-256 that the document gives for the content.
    var sha256: Located<String>?
    /// Whether it must be a file of Blender.
    var isModel = false
}

/// The thing found at a path that a manifest names.
public enum FoundFile: Sendable, Hashable {
    /// A plain file. Its SHA-256 has 64 lower-case hexadecimal digits and is nil when nobody asked
    /// for it; `head` is nil when the content was not looked at.
    case file(sha256: String?, head: FileHead?)
    /// A Git LFS pointer, which is committed in place of a file, with the SHA-256 of that file
    /// where it is known.
    case pointer(sha256: String?)
    case folder(isEmpty: Bool)
    /// A symbolic link, at the path or on the way to it.
    case link
    /// No file at the path, but one at a path that looks the same and has other bytes: an accented
    /// letter is one character in one path and two in the other.
    case lookalike
    /// No file at the path; `beside` has the other names in its folder.
    case nothing(beside: [String])
    case unreadable(reason: String)
}
