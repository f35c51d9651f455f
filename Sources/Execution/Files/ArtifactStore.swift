internal import Foundation
internal import Glibc
internal import Manifests
public import Persistence
internal import Synchronization

/// Content-addressed results on disk. Blobs named by SHA-256 are written first, then the listing
/// that names them, then the tree of hard links that is read and mounted. Readers use the reverse
/// order.
///
/// A crash in the middle leaves blobs that no listing names; storing the same files again is cheap
/// and gives the same state.
public struct ArtifactStore: Sendable {
    /// The most files one artifact may hold.
    static let filesMax = 1_000_000

    let folder: StateFolder

    private static let counter = Atomic(0)

    public init(folder: StateFolder) {
        self.folder = folder
    }

    /// Makes the store's own folders.
    public func prepare() throws(FileError) {
        for path in [
            folder.blobs, folder.listings, folder.trees, folder.results,
        ] {
            try Disk.makeFolder(path)
        }
        // Removes unfinished trees and archives of an earlier daemon.
        for path in [folder.staging, folder.outgoing] {
            try Disk.remove(path)
            try Disk.makeFolder(path)
        }
    }

    /// Stores all files below `source` by hard links. They also stay in `source`, read-only, so
    /// that a repeated call after a crash finds all of them.
    public func take(in source: String) throws(FileError) -> Artifact {
        let paths = try FolderWalk.regularFiles(in: source, max: Self.filesMax)
        var entries: [ArtifactListing.Entry] = []
        for path in paths {
            let file = "\(source)/\(path)"
            try Disk.syncFile(file)
            let (sha256, sizeBytes) = try Disk.digest(of: file)
            try keepBlob(file, sha256: sha256)
            entries.append(
                ArtifactListing.Entry(path: path, sha256: sha256, sizeBytes: sizeBytes))
        }
        return try publish(ArtifactListing(files: entries))
    }

    private func keepBlob(_ file: String, sha256: String) throws(FileError) {
        let shelf = "\(folder.blobs)/\(sha256.prefix(2))"
        try Disk.makeFolder(shelf)
        let blob = "\(shelf)/\(sha256)"
        guard !Disk.exists(blob) else { return }
        guard chown(file, geteuid(), getegid()) == 0, chmod(file, 0o444) == 0 else {
            throw .current("take over", file)
        }
        guard link(file, blob) != 0, errno != EEXIST else { return try Disk.syncFolder(shelf) }
        guard errno == EMLINK else { throw .current("link", blob) }
        try copy(file, to: blob)
    }

    private func publish(_ listing: ArtifactListing) throws(FileError) -> Artifact {
        let digest = listing.digest
        let path = "\(folder.listings)/\(digest)"
        if !Disk.exists(path) {
            try Disk.write(
                Data(listing.text.utf8), to: path, through: scratch(), mode: 0o644)
        }
        try makeTree(of: listing, digest: digest)
        return Artifact(
            digest: digest, sizeBytes: listing.sizeBytes, fileCount: listing.files.count)
    }

    /// Makes the tree of hard links in the staging folder and moves it into place as a whole. A
    /// concurrent call makes the same tree.
    private func makeTree(of listing: ArtifactListing, digest: String) throws(FileError) {
        let target = folder.tree(of: digest)
        guard !Disk.exists(target) else { return }
        let staged = scratch()
        do {
            try Disk.makeFolder(staged)
            for file in listing.files {
                let place = "\(staged)/\(file.path)"
                try Disk.makeFolder((place as NSString).deletingLastPathComponent)
                try lay(blobPath(file.sha256), at: place)
            }
            try Disk.move(staged, to: target)
        } catch {
            try Disk.remove(staged)
            guard Disk.exists(target) else { throw error }
        }
    }

    /// Links a blob to `place`. A file system limits the links of one file, ext4 to 65,000: then a
    /// copy takes the blob's place, and older trees keep the former file.
    private func lay(_ blob: String, at place: String) throws(FileError) {
        guard link(blob, place) != 0 else { return }
        guard errno == EMLINK else { throw .current("link", place) }
        try copy(blob, to: blob)
        guard link(blob, place) == 0 else { throw .current("link", place) }
    }

    private func copy(_ file: String, to blob: String) throws(FileError) {
        try Disk.replace(blob, through: scratch(), mode: 0o444) { output, path throws(FileError) in
            _ = try Disk.read(file) { bytes throws(FileError) in
                try Disk.write(Data(bytes), to: output, path: path)
            }
        }
    }

    /// A unique path for a file or tree that is moved into place once it is complete. The next
    /// start removes leftovers there.
    private func scratch() -> String {
        "\(folder.staging)/\(Self.counter.add(1, ordering: .relaxed).newValue)"
    }

    private func blobPath(_ sha256: String) -> String {
        "\(folder.blobs)/\(sha256.prefix(2))/\(sha256)"
    }

    /// The folder with the artifact's files, made again from the blobs when it is gone.
    public func tree(of digest: String) throws(FileError) -> String {
        let path = folder.tree(of: digest)
        if Disk.exists(path) { return path }
        try makeTree(of: try listing(of: digest), digest: digest)
        return path
    }

    func listing(of digest: String) throws(FileError) -> ArtifactListing {
        let path = "\(folder.listings)/\(digest)"
        guard let content = FileManager.default.contents(atPath: path),
            let listing = ArtifactListing(parsing: String(decoding: content, as: UTF8.self)),
            listing.digest == digest
        else { throw .failed(operation: "read", path: path, reason: "missing or damaged") }
        return listing
    }

    /// Deletes every artifact that is not in `named`, and then every blob without a listing. No
    /// artifact may be stored meanwhile.
    public func collect(keeping named: Set<String>) throws(FileError) {
        let unnamed = try names(in: folder.listings).filter { !named.contains($0) }
        guard !unnamed.isEmpty else { return }
        try dropNotes(keeping: named)
        for digest in unnamed {
            try Disk.remove(folder.tree(of: digest))
            try Disk.remove("\(folder.listings)/\(digest)")
        }
        try collectBlobs()
    }

    private func collectBlobs() throws(FileError) {
        var named: Set<String> = []
        for digest in try names(in: folder.listings) {
            named.formUnion(try listing(of: digest).files.map(\.sha256))
        }
        for shelf in try FolderListing.names(in: folder.blobs) {
            // This also removes half-written blobs of an earlier daemon.
            for blob in try FolderListing.names(in: "\(folder.blobs)/\(shelf)")
            where !named.contains(blob) {
                try Disk.remove("\(folder.blobs)/\(shelf)/\(blob)")
            }
        }
    }

    func names(in path: String) throws(FileError) -> [String] {
        try FolderListing.names(in: path).filter { !$0.hasSuffix(Disk.temporarySuffix) }.sorted()
    }
}

/// The files of an artifact by path, with their content's digests. Its own digest names the
/// artifact.
struct ArtifactListing: Codable, Hashable, Sendable {
    struct Entry: Codable, Hashable, Sendable {
        let path: String
        let sha256: String
        let sizeBytes: Int
    }

    /// In order of path.
    let files: [Entry]

    init(files: [Entry]) {
        self.files = files.sorted { $0.path < $1.path }
    }

    var sizeBytes: Int { files.reduce(0) { $0 + $1.sizeBytes } }

    /// One line a file: digest, size, path. Equal listings have equal text.
    var text: String {
        files.map { "\($0.sha256) \($0.sizeBytes) \($0.path)\n" }.joined()
    }

    var digest: String { ContentDigest.sha256(text.utf8) }

    /// Parses what `text` writes; nil when it is damaged.
    init?(parsing text: String) {
        var files: [Entry] = []
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2).map {
                String(Substring($0))
            }
            guard parts.count == 3, let size = Int(parts[1]) else { return nil }
            files.append(Entry(path: parts[2], sha256: parts[0], sizeBytes: size))
        }
        self.init(files: files)
    }
}
