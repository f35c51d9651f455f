public import Manifests
public import Repository

/// Looks at files of a commit that manifests name. No content longer than what Git LFS leaves in
/// place of a file is read, so it costs little whatever the files are: their digests are not told.
public enum CommitFiles {
    private static let pointerMaxBytes = 1023

    /// What stands at each of `paths`, which are relative to `folder`.
    public static func look(
        at paths: [String], in reader: ObjectReader, at revision: Revision, under folder: String,
        limits: ManifestReading.Limits
    ) async throws(GitError) -> [String: FoundFile] {
        guard !paths.isEmpty else { return [:] }
        let prefix = folder.isEmpty ? "" : "\(folder)/"
        let listing = try await reader.files(
            at: revision, under: folder, maxFiles: limits.filesMax)
        let files = Dictionary(
            listing.files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let named = Dictionary(
            paths.map { ($0, files[prefix + $0]) }, uniquingKeysWith: { first, _ in first })
        let pointers = try await pointers(named.values.compactMap { $0?.blobID }, reader)
        var names: [String: Set<String>]?
        var found: [String: FoundFile] = [:]
        for (path, file) in named {
            if let file {
                found[path] = Self.found(file, pointers)
                continue
            }
            let folders = names ?? children(of: files.keys)
            names = folders
            if folders[prefix + path] != nil {
                found[path] = .folder(isEmpty: false)
            } else {
                let parent = (prefix + path).split(separator: "/").dropLast()
                found[path] = .nothing(
                    beside: folders[parent.joined(separator: "/"), default: []].sorted())
            }
        }
        return found
    }

    private static func found(
        _ file: RepositoryFile, _ pointers: [BlobID: LFSPointer]
    ) -> FoundFile {
        switch file.mode {
        case .symlink: .link
        case .submodule: .unreadable(reason: "it is another repository's commit")
        case .regular, .executable:
            file.blobID.flatMap { pointers[$0] }.map { .pointer(sha256: $0.sha256) }
                ?? .file(sha256: nil)
        }
    }

    private static func pointers(
        _ ids: [BlobID], _ reader: ObjectReader
    ) async throws(GitError) -> [BlobID: LFSPointer] {
        let sizes = try await reader.sizes(of: ids)
        let short = sizes.filter { $0.value <= pointerMaxBytes }.map(\.key)
        return try await reader.blobs(
            short, maxBytesEach: pointerMaxBytes, maxBytesTogether: short.count * pointerMaxBytes
        ).compactMapValues { LFSPointer(parsing: $0) }
    }

    /// The names in each folder; git has no empty ones.
    private static func children(of paths: some Sequence<String>) -> [String: Set<String>] {
        var names: [String: Set<String>] = [:]
        for path in paths {
            var parts = path.split(separator: "/").map(String.init)
            while let name = parts.popLast() {
                names[parts.joined(separator: "/"), default: []].insert(name)
            }
        }
        return names
    }
}
