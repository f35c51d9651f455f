internal import Foundation
public import Manifests
public import Repository

/// Looks at the files of a commit that manifests name. It reads only the beginnings of the smallest
/// files, so the cost stays small; it computes no digests.
public enum CommitFiles {
    /// A Git LFS pointer is shorter than this.
    private static let headBytes = 1024
    /// The limit of all files together, because git reads a whole file to show its beginning.
    private static let readMaxBytes = 64 << 20
    /// The most folders whose names are listed for missing files, and the most names of each.
    /// Without limits a pull request, which anybody may open, would decide their number.
    private static let foldersMax = 200
    private static let namesMax = 2_000

    /// The files found at `paths`, which are relative to `folder`.
    ///
    /// - Throws: `GitError.tooManyFiles` or `GitError.tooLarge` when the commit cannot be listed
    ///   within the limits.
    public static func look(
        at paths: [String], in reader: ObjectReader, at revision: Revision, under folder: String,
        limits: ManifestReader.Limits
    ) async throws(GitError) -> [String: FoundFile] {
        guard !paths.isEmpty else { return [:] }
        let prefix = folder.isEmpty ? "" : "\(folder)/"
        let listing = SortedListing(
            try await reader.files(at: revision, under: folder, maxFiles: limits.filesMax).files)
        let named = paths.sorted().map { (path: $0, file: listing.file(at: prefix + $0)) }
        let heads = try await heads(named.compactMap { $0.file?.blobID }, reader)
        var names: [String: [String]] = [:]
        var found: [String: FoundFile] = [:]
        for (path, file) in named {
            if let file {
                found[path] = Self.found(file, heads)
            } else if listing.hasFolder(prefix + path) {
                found[path] = .folder(isEmpty: false)
            } else if listing.hasLookalike(of: prefix + path) {
                found[path] = .lookalike
            } else {
                let parent = (prefix + path).split(separator: "/").dropLast()
                    .joined(separator: "/")
                if names[parent] == nil, names.count < foldersMax {
                    names[parent] = listing.names(in: parent, max: namesMax)
                }
                found[path] = .nothing(beside: names[parent] ?? [])
            }
        }
        return found
    }

    private static func found(
        _ file: RepositoryFile, _ heads: [BlobID: Data]
    ) -> FoundFile {
        switch file.mode {
        case .symlink: .link
        case .submodule: .unreadable(reason: "it is another repository's commit")
        case .regular, .executable:
            found(file.blobID.flatMap { heads[$0] })
        }
    }

    private static func found(_ head: Data?) -> FoundFile {
        head.flatMap { LFSPointer(parsing: $0) }.map { .pointer(sha256: $0.sha256) }
            ?? .file(sha256: nil, head: head.map { FileHead($0) })
    }

    private static func heads(
        _ ids: [BlobID], _ reader: ObjectReader
    ) async throws(GitError) -> [BlobID: Data] {
        var leftBytes = readMaxBytes
        let small = try await reader.sizes(of: ids).sorted { $0.value < $1.value }.prefix { each in
            leftBytes -= each.value
            return leftBytes >= 0
        }
        return try await reader.heads(of: small.map(\.key), maxBytes: headBytes)
    }
}

/// The files of a commit, in order of the paths' bytes. Folders are found by a binary search and
/// not stored, because a few thousand files may be in millions of folders.
private struct SortedListing {
    private let files: [RepositoryFile]

    init(_ files: [RepositoryFile]) {
        self.files = files
    }

    func file(at path: String) -> RepositoryFile? {
        let index = firstIndex(notBefore: path)
        guard index < files.endIndex, files[index].path.utf8.elementsEqual(path.utf8) else {
            return nil
        }
        return files[index]
    }

    func hasFolder(_ path: String) -> Bool {
        let index = firstIndex(notBefore: "\(path)/")
        return index < files.endIndex && files[index].path.utf8.starts(with: "\(path)/".utf8)
    }

    /// Whether a path with other bytes is the same Unicode text.
    func hasLookalike(of path: String) -> Bool {
        path.utf8.contains { $0 >= 0x80 } && files.contains { $0.path == path }
    }

    /// The first names in a folder, in order; skips the content of each inner folder in one step.
    func names(in folder: String, max: Int) -> [String] {
        let prefix = folder.isEmpty ? "" : "\(folder)/"
        var names: [String] = []
        var index = firstIndex(notBefore: prefix)
        while names.count < max, index < files.endIndex,
            files[index].path.utf8.starts(with: prefix.utf8)
        {
            let rest = files[index].path.utf8.dropFirst(prefix.utf8.count)
            let name = String(decoding: rest.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
            names.append(name)
            // '0' is the byte after '/'.
            index =
                name.utf8.count == rest.count
                ? index + 1 : firstIndex(notBefore: "\(prefix)\(name)0")
        }
        return names.sorted()
    }

    private func firstIndex(notBefore path: String) -> Int {
        var range = files.indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if files[middle].path.utf8.lexicographicallyPrecedes(path.utf8) {
                range = (middle + 1)..<range.upperBound
            } else {
                range = range.lowerBound..<middle
            }
        }
        return range.lowerBound
    }
}
