import Execution
import Foundation
import Manifests
import PathKit
import Repository

/// A folder of manifests as it lies on disk, or as a commit of its repository has it.
struct ManifestFolder {
    let folder: Path

    init(path: String) throws {
        folder = Path(path).absolute()
        guard folder.isDirectory else {
            throw CommandFailure(
                status: .error,
                message: "'\(path)' is no folder; name the folder that holds the manifests")
        }
    }

    /// The folder as seen from the working directory; the empty string when it is that, and its
    /// whole path when it lies elsewhere.
    var pathFromHere: String {
        let here = Path.current.normalize().components
        let there = folder.normalize().components
        guard there.starts(with: here) else { return folder.normalize().string }
        return there.dropFirst(here.count).joined(separator: "/")
    }

    /// The manifests as they lie on disk, committed or not.
    func files() throws -> [SourceFile] {
        let ignore = folder + ".reconcilerignore"
        let text: String? = ignore.isFile ? try ignore.read() : nil
        let selected = ManifestSelection.select(paths: try paths(), ignore: text)
        return try selected.map { path in
            SourceFile(path: path, content: try Self.content(of: folder + path))
        }
    }

    /// What is wrong with the files that its manifests name, which are read for it.
    func fileFindings(of read: ReadManifests) async -> [Diagnostic] {
        var found = await FolderFiles(folder: folder.string).look(at: read.namedFiles)
        for path in await pathsByLFS(among: found) {
            if case .file(let sha256) = found[path] { found[path] = .pointer(sha256: sha256) }
        }
        return read.findings(on: found)
    }

    /// Files of which a checkout shows more than is committed.
    private func pathsByLFS(among found: [String: FoundFile]) async -> Set<String> {
        let files = found.compactMap { path, file in
            if case .file = file { path } else { nil }
        }
        guard !files.isEmpty else { return [] }
        do {
            return try await Checkout.containing(self)?.folder.keptByLFS(files.sorted()) ?? []
        } catch {
            return []  // without git nothing is known of commits
        }
    }

    /// The file's bytes, or so many that the loader sees that there are too many.
    static func content(of path: Path) throws -> Data {
        let file = try FileHandle(forReadingFrom: URL(filePath: path.string))
        defer { try? file.close() }  // nothing was written
        return try file.read(upToCount: LoadLimits.standard.maxFileBytes + 1) ?? Data()
    }

    /// Relative paths of plain files, links not followed.
    private func paths() throws -> [String] {
        var found: [String] = []
        var pending = [""]
        while let relative = pending.popLast() {
            let children = try FileManager.default.contentsOfDirectory(
                atPath: (folder + relative).string)
            for name in children {
                let path = relative.isEmpty ? name : "\(relative)/\(name)"
                let entry = folder + path
                if entry.isSymlink { continue }
                guard entry.isDirectory else {
                    found.append(path)
                    continue
                }
                if !name.hasPrefix(".") { pending.append(path) }
            }
        }
        return found.sorted()
    }
}
