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
        let listing = try await command("ls-tree", ["-r", "-z", "--full-tree", tree])
            .output(maxBytes: 64 << 20)
        let start = prefix.isEmpty ? [] : Array("\(prefix)/".utf8)
        var files: [RepositoryFile] = []
        var refused: [FileListing.Refused] = []
        for record in listing.split(separator: 0) {
            guard files.count + refused.count < maxFiles else { throw .tooManyFiles(max: maxFiles) }
            let entry = try TreeEntry(parsing: record)
            let path = (start + entry.path)[...]
            if let reason = PathBytes.objection(to: path) {
                refused.append(.init(shownPath: PathBytes.shown(path), reason: reason))
            } else {
                files.append(try Self.file(entry, path: String(decoding: path, as: UTF8.self)))
            }
        }
        files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        return FileListing(files: files, refused: refused)
    }

    /// The paths below a folder that differ between two commits, each with the file's content in
    /// the second one, or nil where that has no plain file. The cost grows with the difference
    /// only.
    ///
    /// Nil when such a list cannot describe the difference: a commit is missing, the folder is not
    /// in both, a name is unsafe or not ASCII (other names may look the same), or a link or
    /// submodule appears or disappears.
    public func changes(
        from old: Revision, to new: Revision, under folder: String, maxFiles: Int
    ) async throws(GitError) -> [String: BlobID?]? {
        let prefix = try Self.normalized(folder)
        var trees = (old: old.id, new: new.id)
        if !prefix.isEmpty {
            guard let before = try await knownTreeID(at: old, under: prefix),
                let after = try await treeID(at: new, under: prefix)
            else { return nil }
            trees = (before.id, after.id)
        }
        let outcome = try await command(
            "diff-tree", ["-r", "-z", "--raw", "--no-renames", trees.old, trees.new]
        ).outcome(maxBytes: 64 << 20)
        guard outcome.status == 0 else { return nil }
        let fields = outcome.value.split(separator: 0)
        guard fields.count.isMultiple(of: 2), fields.count / 2 <= maxFiles else { return nil }
        let start = prefix.isEmpty ? [] : Array("\(prefix)/".utf8)
        var changes: [String: BlobID?] = [:]
        for index in stride(from: 0, to: fields.count, by: 2) {
            let path = (start + fields[index + 1])[...]
            // :100644 100644 OLD NEW M
            let words = fields[index].split(separator: UInt8(ascii: " "))
                .map { String(decoding: $0, as: UTF8.self) }
            guard words.count == 5, PathBytes.objection(to: path) == nil,
                path.allSatisfy({ $0 < 0x80 }), Self.hasFileOrNothing(words[0].dropFirst()),
                Self.hasFileOrNothing(words[1][...])
            else { return nil }
            let isThere = words[1] != Self.modeOfNothing
            changes.updateValue(
                isThere ? BlobID(words[3]) : nil, forKey: String(decoding: path, as: UTF8.self))
        }
        return changes
    }

    private static let modeOfNothing = "000000"

    private static func hasFileOrNothing(_ mode: Substring) -> Bool {
        mode == "100644" || mode == "100755" || mode == modeOfNothing
    }

    /// Like `treeID`, but also nil for a missing commit.
    private func knownTreeID(
        at revision: Revision, under folder: String
    ) async throws(GitError) -> TreeID? {
        do throws(GitError) {
            return try await treeID(at: revision, under: folder)
        } catch {
            guard try await contains(revision) else { return nil }
            throw error
        }
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
        guard let entry = try await entry(folder, at: revision) else { return nil }
        guard entry.type == "tree" else {
            throw .refused("'\(folder)' is a file of the repository; name a folder")
        }
        return TreeID(entry.id)
    }

    /// Names of folders at the top of a commit, in order and printable; at most `max`.
    public func topFolders(at revision: Revision, max: Int) async throws(GitError) -> [String] {
        let listing = try await command("ls-tree", ["-d", "-z", "--name-only", revision.id])
            .output(maxBytes: 16 << 20)
        return listing.split(separator: 0).prefix(max).map { PathBytes.shown($0) }
    }

    /// The entry of a commit at a path; nil when there is none or it is a folder.
    ///
    /// - Throws: `GitError.refused` when the path leaves the repository.
    public func file(_ path: String, at revision: Revision) async throws(GitError)
        -> RepositoryFile?
    {
        let path = try Self.normalized(path)
        guard !path.isEmpty, let entry = try await entry(path, at: revision),
            entry.type != "tree"
        else { return nil }
        return try Self.file(entry, path: path)
    }

    private func entry(_ path: String, at revision: Revision) async throws(GitError) -> TreeEntry? {
        let listing = try await command(
            "ls-tree", ["-z", "--full-tree", revision.id, "--", path]
        ).output()
        return try listing.split(separator: 0).first.map { record throws(GitError) in
            try TreeEntry(parsing: record)
        }
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
        return RepositoryFile(path: path, blobID: blobID, mode: mode)
    }

    /// - Throws: `GitError.refused` when the text cannot name a folder of a commit.
    public static func check(folder: String) throws(GitError) { _ = try normalized(folder) }

    private static func normalized(_ folder: String) throws(GitError) -> String {
        var folder = folder[...]
        while folder.hasSuffix("/") { folder = folder.dropLast() }
        if folder.isEmpty || folder == "." { return "" }
        if PathBytes.objection(to: Array(folder.utf8)[...]) != nil {
            throw .refused(
                "'\(PathBytes.shown(Array(folder.utf8)[...]))' is not a folder below the "
                    + "repository's top; write it like 'users/alice'")
        }
        return String(folder)
    }
}

/// One record of `git ls-tree -z`.
struct TreeEntry {
    let mode: String
    let type: String
    let id: String
    let path: ArraySlice<UInt8>

    /// - Throws: `GitError.damaged` for output that git never writes.
    init(parsing record: ArraySlice<UInt8>) throws(GitError) {
        guard let tab = record.firstIndex(of: UInt8(ascii: "\t")) else {
            throw .damaged("git ls-tree wrote a record without a path")
        }
        let fields = record[..<tab].split(separator: UInt8(ascii: " "))
            .map { String(decoding: $0, as: UTF8.self) }
        guard fields.count == 3, ObjectName.isValid(fields[2]) else {
            throw .damaged("git ls-tree wrote a record with \(fields.count) fields")
        }
        mode = fields[0]
        type = fields[1]
        id = fields[2]
        path = record[(tab + 1)...]
    }
}

/// Paths as the file system and git have them: bytes, which need not be text.
public enum PathBytes {
    /// Why a file at this path is not read, as the end of a sentence; nil when it is read. Makes
    /// one pass over the bytes, because it runs for every file of a commit.
    public static func objection(to path: ArraySlice<UInt8>) -> String? {
        var isASCII = true
        var componentStart = path.startIndex
        for index in path.indices {
            let byte = path[index]
            if byte < 0x20 || byte == 0x7F {
                return "its name holds a control character; rename it"
            }
            if byte >= 0x80 { isASCII = false }
            if byte == UInt8(ascii: "/") {
                if isUnsafe(path[componentStart..<index]) { return unsafeComponent }
                componentStart = index + 1
            }
        }
        if isUnsafe(path[componentStart...]) { return unsafeComponent }
        if !isASCII, String(validating: path, as: UTF8.self) == nil {
            return "its name is not valid UTF-8; rename it"
        }
        return nil
    }

    private static let unsafeComponent =
        "its path has an empty, '.', '..' or '.git' component; rename it"

    private static func isUnsafe(_ component: ArraySlice<UInt8>) -> Bool {
        guard component.count <= 4 else { return false }
        let name = String(decoding: component, as: UTF8.self)
        return ["", ".", ".."].contains(name) || name.lowercased() == ".git"
    }

    /// The path as text, with U+FFFD for each byte that is not printable text.
    public static func shown(_ path: ArraySlice<UInt8>) -> String {
        String(decoding: path, as: UTF8.self).map { character in
            let isControl = character.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{7F}" }
            return isControl ? "\u{FFFD}" : String(character)
        }.joined()
    }
}
