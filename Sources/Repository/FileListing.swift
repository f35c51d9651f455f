/// What a commit holds below a folder.
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
