/// An entry of a commit that is not a folder.
public struct RepositoryFile: Sendable, Hashable {
    public enum Mode: Sendable, Hashable {
        case regular
        case executable
        /// Its content is a path; it is never followed.
        case symlink
        /// A commit of another repository, which is never fetched.
        case submodule
    }

    /// Relative to the repository's top, with `/` between components: none of them is empty, `.`,
    /// `..` or `.git`, and none holds a control character.
    public let path: String
    /// The id by which the content is asked for; nil for a symbolic link or a submodule.
    public let blobID: BlobID?
    public let mode: Mode

    public init(path: String, blobID: BlobID?, mode: Mode) {
        self.path = path
        self.blobID = blobID
        self.mode = mode
    }
}

/// The files of a commit below a folder.
public struct FileListing: Sendable, Hashable {
    /// An entry whose name is not safe or not text; its content cannot be asked for.
    public struct Refused: Sendable, Hashable {
        /// The path with every byte that is not printable text replaced.
        public let shownPath: String
        public let reason: String

        public init(shownPath: String, reason: String) {
            self.shownPath = shownPath
            self.reason = reason
        }
    }

    /// In order of the bytes of their paths.
    public let files: [RepositoryFile]
    public let refused: [Refused]

    public init(files: [RepositoryFile], refused: [Refused]) {
        self.files = files
        self.refused = refused
    }
}
