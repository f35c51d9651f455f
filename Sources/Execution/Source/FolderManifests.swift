public import Foundation
internal import Glibc
public import Manifests
internal import Repository

/// The manifests of a local folder as they are on disk, committed or not. It follows no link and
/// waits for no pipe; a file that cannot be read gives a finding in its place.
public struct FolderManifests: Sendable {
    private let folder: String
    private let ignored: Set<[UInt8]>
    private let entriesMax: Int

    /// - Parameters:
    ///   - folder: absolute.
    ///   - ignored: files and folders that are left out, relative to the folder.
    ///   - entriesMax: the most files and folders to look at.
    public init(folder: String, ignoring ignored: [String] = [], entriesMax: Int = .max) {
        self.folder = folder
        self.entriesMax = entriesMax
        self.ignored = Set(
            ignored.map { Array($0.hasSuffix("/") ? $0.utf8.dropLast() : $0.utf8[...]) })
    }

    /// The files that the rules for manifests select, and the paths that are left out; both in
    /// order. A left-out folder appears once, with a `/` at the end; its content is not read.
    ///
    /// - Throws: `FileError` when a folder cannot be listed, or has too many entries.
    public func read() throws(FileError) -> (files: [SourceFile], leftOut: [String]) {
        let selected = ManifestSelection.select(
            try entries(), ignore: ignoreFile(), path: \.path, mayHideFolder: \.mayHideFolder)
        return (
            selected.filter { !$0.isLeftOut }.map(source),
            selected.filter { $0.isLeftOut && (!$0.mayHideFolder || $0.path.hasSuffix("/")) }
                .map(\.path)
        )
    }

    /// Whether the rules for manifests select a file at the path.
    public func mayHold(_ path: String) -> Bool {
        !ManifestSelection.select(paths: [path], ignore: ignoreFile()).isEmpty
    }

    private func source(_ entry: Entry) -> SourceFile {
        if let obstacle = entry.obstacle {
            return SourceFile(path: entry.path, obstacle: obstacle)
        }
        do throws(FileError) {
            let content = try Self.content(of: "\(folder)/\(entry.path)")
            return SourceFile(path: entry.path, content: content)
        } catch {
            return SourceFile(path: entry.path, obstacle: Self.obstacle(error.reason))
        }
    }

    /// The bytes of a regular file; of a file that is too large, just enough for the loader to see
    /// that.
    ///
    /// - Throws: `FileError` for a path that is not a regular file; a pipe never blocks.
    public static func content(of path: String) throws(FileError) -> Data {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw .current("read", path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unsuitable(path: path, reason: "is no plain file")
        }
        let maxBytes = LoadLimits.standard.maxFileBytes + 1
        var content = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while content.count < maxBytes {
            let count = Glibc.read(file, &buffer, min(buffer.count, maxBytes - content.count))
            guard count >= 0 else { throw .current("read", path) }
            if count == 0 { break }
            content.append(contentsOf: buffer[..<count])
        }
        return content
    }

    /// The names of the entries of a folder, with U+FFFD for bytes that are not text.
    public static func names(in folder: String) throws(FileError) -> [String] {
        try FolderListing.names(in: folder)
    }

    static let linkObstacle =
        "it is a symbolic link, which is not followed; put the files themselves there"

    private static func obstacle(_ reason: String) -> String {
        "it cannot be read (\(reason)); mend that, or remove it"
    }

    private struct Entry {
        let path: String
        var obstacle: String?
        var mayHideFolder = false
        var isLeftOut = false
    }

    /// The entries of the folder, without folders that begin with a dot.
    private func entries() throws(FileError) -> [Entry] {
        var entries: [Entry] = []
        var pending: [[UInt8]] = [[]]
        var count = 0
        while let parent = pending.popLast() {
            let names = try FolderListing.bytes(in: absolute(parent))
            count += names.count
            guard count <= entriesMax else {
                throw .unsuitable(path: folder, reason: "holds more than \(entriesMax) files")
            }
            for name in names {
                let path = parent.isEmpty ? name : parent + [UInt8(ascii: "/")] + name
                let isLeftOut = ignored.contains(path)
                if var entry = entry(path) {
                    entry.isLeftOut = isLeftOut
                    entries.append(entry)
                } else if isLeftOut {
                    let shown = PathBytes.shown(path[...]) + "/"
                    entries.append(Entry(path: shown, mayHideFolder: true, isLeftOut: true))
                } else if name.first != UInt8(ascii: ".") {
                    pending.append(path)
                }
            }
        }
        return entries
    }

    /// Nil for a folder.
    private func entry(_ path: [UInt8]) -> Entry? {
        let shown = PathBytes.shown(path[...])
        var status = stat()
        guard lstat(Self.terminated(absolute(path)), &status) == 0 else {
            return Entry(path: shown, obstacle: Self.obstacle(String(cString: strerror(errno))))
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return nil
        case S_IFREG: return Entry(path: shown, obstacle: PathBytes.objection(to: path[...]))
        case S_IFLNK: return Entry(path: shown, obstacle: Self.linkObstacle, mayHideFolder: true)
        default:
            return Entry(
                path: shown,
                obstacle: "it is a device, a pipe or a socket; put a plain file there")
        }
    }

    private func absolute(_ path: [UInt8]) -> [UInt8] { Array("\(folder)/".utf8) + path }

    private static func terminated(_ path: [UInt8]) -> [CChar] {
        path.map { CChar(bitPattern: $0) } + [0]
    }

    /// The ignore file's text; nil when it cannot be read, and then nothing is left out.
    private func ignoreFile() -> String? {
        do throws(FileError) {
            let content = try Self.content(of: "\(folder)/.reconcilerignore")
            return String(decoding: content, as: UTF8.self)
        } catch {
            return nil
        }
    }
}
