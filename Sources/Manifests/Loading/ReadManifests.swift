internal import HashTreeCollections

/// The content of all files of a revision, each read by itself. Reading a file is the slow part of
/// loading and depends only on its path and bytes, so it is not done twice.
public struct ReadManifests: Sendable {
    /// The files by path. The next revision shares all files that it does not change.
    let files: TreeDictionary<String, ReadFile>
    /// Paths beyond the limit on files, in order; they are not read.
    let excess: [String]
    let limits: LoadLimits
    /// The revision that this one was made from, and the paths at which the two differ.
    private let basis: (identity: Identity, paths: Set<String>)?
    private let identity = Identity()
    /// Bytes of all files that were read.
    public let sizeBytes: Int

    /// Reads one file after the other.
    public init(_ files: [SourceFile], limits: LoadLimits) {
        let sorted = files.sorted { $0.path < $1.path }
        self.init(
            Self.readAll(sorted.prefix(limits.maxFiles), limits: limits),
            excess: sorted.dropFirst(limits.maxFiles).map(\.path), limits: limits)
    }

    private init(_ files: [(String, ReadFile)], excess: [String], limits: LoadLimits) {
        self.files = TreeDictionary(files) { $0.joined(with: $1) }
        sizeBytes = files.reduce(0) { $0 + $1.1.sizeBytes }
        self.excess = excess
        self.limits = limits
        basis = nil
    }

    /// `former` with other `files`, which differ at `paths`.
    private init(
        _ former: ReadManifests, _ files: TreeDictionary<String, ReadFile>, paths: Set<String>
    ) {
        self.files = files
        sizeBytes = paths.reduce(former.sizeBytes) {
            $0 + (files[$1]?.sizeBytes ?? 0) - (former.files[$1]?.sizeBytes ?? 0)
        }
        excess = former.excess
        limits = former.limits
        basis = (former.identity, paths)
    }

    /// The paths that may differ from those of `other`.
    func pathsChanged(since other: ReadManifests) -> Set<String> {
        if let basis, basis.identity === other.identity { return basis.paths }
        return Set(files.keys).union(other.files.keys)
    }

    /// Tells revisions apart without comparing them.
    private final class Identity: Sendable {}

    /// Reads the files on all cores.
    public static func reading(_ files: [SourceFile], limits: LoadLimits) async -> ReadManifests {
        let sorted = files.sorted { $0.path < $1.path }
        return ReadManifests(
            await readApart(sorted.prefix(limits.maxFiles), limits: limits),
            excess: sorted.dropFirst(limits.maxFiles).map(\.path), limits: limits)
    }

    /// The revision with `changed` files added or replaced and the paths of `gone` removed. Nil
    /// when some files are not read because of the limit, since it is then not known which to read.
    public func with(_ changed: [SourceFile], without gone: [String]) async -> ReadManifests? {
        var files = files
        for path in gone { files[path] = nil }
        for (path, file) in await Self.readApart(changed[...], limits: limits) {
            files[path] = file
        }
        guard excess.isEmpty, files.count <= limits.maxFiles else { return nil }
        return ReadManifests(self, files, paths: Set(changed.map(\.path)).union(gone))
    }

    /// Bytes of files that are worth a task of their own.
    private static let bytesPerTask = 64 << 10

    private static func readApart(
        _ files: ArraySlice<SourceFile>, limits: LoadLimits
    ) async -> [(String, ReadFile)] {
        let parts = parts(of: files)
        guard parts.count > 1 else { return readAll(files, limits: limits) }
        return await withTaskGroup { group in
            for part in parts { group.addTask { readAll(part, limits: limits) } }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    private static func parts(of files: ArraySlice<SourceFile>) -> [ArraySlice<SourceFile>] {
        var parts: [ArraySlice<SourceFile>] = []
        var start = files.startIndex
        var bytes = 0
        for index in files.indices {
            bytes += files[index].content.count
            guard bytes >= bytesPerTask || index == files.endIndex - 1 else { continue }
            parts.append(files[start...index])
            start = index + 1
            bytes = 0
        }
        return parts
    }

    private static func readAll(
        _ files: ArraySlice<SourceFile>, limits: LoadLimits
    ) -> [(String, ReadFile)] {
        files.map { ($0.path, ReadFile.read($0, limits: limits)) }
    }
}
