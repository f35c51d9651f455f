extension ObjectReader {
    /// Every entry below a folder that is not a folder itself.
    ///
    /// - Parameters:
    ///   - folder: relative to the repository's top; empty for all of it. One that the commit does
    ///     not have lists nothing.
    ///   - maxFiles: the most entries accepted, refused ones included.
    /// - Throws: `GitError.tooManyFiles`; `GitError.refused` when `folder` is a file or leaves the
    ///   repository.
    public func files(
        at revision: Revision, under folder: String, maxFiles: Int
    ) async throws(GitError) -> FileListing {
        let prefix = try Self.normalized(folder)
        var tree = revision.id
        if !prefix.isEmpty {
            guard let folder = try await treeID(at: revision, under: prefix) else {
                return FileListing(files: [], refused: [])
            }
            tree = folder.id
        }
        let listing = try await command("ls-tree", ["-r", "-z", "-l", "--full-tree", tree])
            .output(maxBytes: 64 << 20)
        let start = prefix.isEmpty ? [] : Array("\(prefix)/".utf8)
        var files: [RepositoryFile] = []
        var refused: [FileListing.Refused] = []
        for record in listing.split(separator: 0) {
            guard files.count + refused.count < maxFiles else { throw .tooManyFiles(max: maxFiles) }
            let entry = try TreeEntry(parsing: record)
            let path = (start + entry.path)[...]
            if let reason = TreeEntry.objection(to: path) {
                refused.append(.init(shownPath: TreeEntry.shown(path), reason: reason))
            } else {
                files.append(try Self.file(entry, path: String(decoding: path, as: UTF8.self)))
            }
        }
        files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        return FileListing(files: files, refused: refused)
    }

    /// The id of a folder's whole content, or nothing when the commit has no such folder.
    ///
    /// - Throws: `GitError.refused` when `folder` is a file or leaves the repository.
    public func treeID(
        at revision: Revision, under folder: String
    ) async throws(GitError) -> TreeID? {
        let folder = try Self.normalized(folder)
        if folder.isEmpty {
            let line = try await command("rev-parse", ["--verify", "\(revision.id)^{tree}"])
                .output()
            return TreeID(String(decoding: line.prefix { $0 != 0x0A }, as: UTF8.self))
        }
        let listing = try await command(
            "ls-tree", ["-z", "-l", "--full-tree", revision.id, "--", folder]
        ).output()
        guard let record = listing.split(separator: 0).first else { return nil }
        let entry = try TreeEntry(parsing: record)
        guard entry.type == "tree" else {
            throw .refused("'\(folder)' is a file of the repository; name a folder")
        }
        return TreeID(entry.id)
    }

    private static func file(
        _ entry: TreeEntry, path: String
    ) throws(GitError) -> RepositoryFile {
        let mode: RepositoryFile.Mode =
            switch entry.mode {
            case "100755": .executable
            case "120000": .symlink
            case "160000": .submodule
            default: .regular
            }
        let blobID = mode == .regular || mode == .executable ? BlobID(entry.id) : nil
        return RepositoryFile(
            path: path, blobID: blobID, sizeBytes: entry.sizeBytes, mode: mode)
    }

    private static func normalized(_ folder: String) throws(GitError) -> String {
        var folder = folder[...]
        while folder.hasSuffix("/") { folder = folder.dropLast() }
        if folder.isEmpty || folder == "." { return "" }
        if TreeEntry.objection(to: Array(folder.utf8)[...]) != nil {
            throw .refused(
                "'\(TreeEntry.shown(Array(folder.utf8)[...]))' is not a folder below the "
                    + "repository's top; write it like 'users/alice'")
        }
        return String(folder)
    }
}
