public import struct Foundation.Data

/// A manifest of a commit, whose content has a name there.
public struct ListedFile: Sendable, Hashable {
    public let path: String
    /// The same for the same bytes, such as git's name of a blob.
    public let contentID: String
    /// Nil when whoever asked has it already.
    public let content: Data?

    public init(path: String, contentID: String, content: Data?) {
        self.path = path
        self.contentID = contentID
        self.content = content
    }
}

/// What all files of a revision say, each for itself. Reading a file is the costly part of loading
/// and depends on nothing but its path and its bytes, so it is not done twice.
public struct ReadManifests: Sendable {
    let files: [String: ReadFile]
    /// Paths beyond the number of files that are read, in order.
    let excess: [String]
    let limits: LoadLimits

    /// Reads one file after the other.
    public init(_ files: [SourceFile], limits: LoadLimits) {
        let sorted = files.sorted { $0.path < $1.path }
        self.init(
            Self.readAll(sorted.prefix(limits.maxFiles).map { ($0, nil) }, limits: limits),
            excess: sorted.dropFirst(limits.maxFiles).map(\.path), limits: limits)
    }

    private init(_ files: [(path: String, file: ReadFile)], excess: [String], limits: LoadLimits) {
        self.files = Dictionary(files.map { ($0.path, $0.file) }) { $0.joined(with: $1) }
        self.excess = excess
        self.limits = limits
    }

    /// What a source need not hand out again, by path.
    public var contentIDs: [String: String] { files.compactMapValues(\.contentID) }

    /// Reads on all cores.
    public static func reading(_ files: [SourceFile], limits: LoadLimits) async -> ReadManifests {
        let sorted = files.sorted { $0.path < $1.path }
        let read = await readApart(
            sorted.prefix(limits.maxFiles).map { ($0, nil) }, limits: limits)
        return ReadManifests(
            read, excess: sorted.dropFirst(limits.maxFiles).map(\.path), limits: limits)
    }

    /// Reads on all cores what `previous` does not know under the same path and content. A file
    /// that is listed without content and not known counts as empty, so `listed` must have been
    /// asked for by `contentIDs` of the same `previous`.
    public static func reading(
        _ listed: [ListedFile], knowing previous: ReadManifests?, limits: LoadLimits
    ) async -> ReadManifests {
        let known = previous?.limits == limits ? previous?.files ?? [:] : [:]
        let sorted = listed.sorted { $0.path < $1.path }
        var read: [(path: String, file: ReadFile)] = []
        var unread: [(SourceFile, String?)] = []
        for each in sorted.prefix(limits.maxFiles) {
            if let file = known[each.path], file.contentID == each.contentID {
                read.append((each.path, file))
            } else {
                let file = SourceFile(path: each.path, content: each.content ?? Data())
                unread.append((file, each.contentID))
            }
        }
        read += await readApart(unread, limits: limits)
        return ReadManifests(
            read, excess: sorted.dropFirst(limits.maxFiles).map(\.path), limits: limits)
    }

    /// So many files are worth a task of their own.
    private static let filesPerTask = 256

    private static func readApart(
        _ files: [(SourceFile, String?)], limits: LoadLimits
    ) async -> [(path: String, file: ReadFile)] {
        guard files.count > filesPerTask else { return readAll(files, limits: limits) }
        return await withTaskGroup { group in
            for start in stride(from: 0, to: files.count, by: filesPerTask) {
                let part = Array(files[start..<min(start + filesPerTask, files.count)])
                group.addTask { readAll(part, limits: limits) }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    private static func readAll(
        _ files: [(SourceFile, String?)], limits: LoadLimits
    ) -> [(path: String, file: ReadFile)] {
        files.map { file, id in
            (file.path, ReadFile.read(file, contentID: id, limits: limits))
        }
    }
}

extension ReadFile {
    /// Two files of one path, as no folder has them, count as one that says both.
    fileprivate func joined(with other: ReadFile) -> ReadFile {
        ReadFile(
            contentID: nil, drafts: drafts + other.drafts, findings: findings + other.findings)
    }
}
