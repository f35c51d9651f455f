import Execution
import Foundation
package import Manifests
package import PathKit
import Repository

/// A folder of manifests as it lies on disk, or as a commit of its repository has it.
package struct ManifestFolder {
    package let folder: Path
    /// What git ignores in it, relative to it: the lab never sees that.
    private let ignored: [String]

    /// The folder without what its checkout ignores.
    package init(path: String) async throws {
        folder = Path(path).absolute()
        guard folder.isDirectory else {
            throw CommandFailure(
                status: .error,
                message: "'\(path)' is no folder; name the folder that holds the manifests")
        }
        let ignored = try? await WorkingFolder.ignoredPaths(  // without git nothing is ignored
            in: folder.string, deadlines: .standard,
            inherited: ProcessInfo.processInfo.environment)
        self.ignored = ignored ?? []
    }

    /// The folder as seen from the working directory; the empty string when it is that, and its
    /// whole path when it lies elsewhere.
    package var pathFromHere: String { Self.pathFromHere(to: folder) }

    private static func pathFromHere(to folder: Path) -> String {
        let here = Path.current.normalize().components
        let there = folder.normalize().components
        guard there.starts(with: here) else { return folder.normalize().string }
        return there.dropFirst(here.count).joined(separator: "/")
    }

    /// What to throw where nothing is declared: it says how the folder was named, and which one
    /// near it has manifests.
    package func nothingDeclared(_ path: String, files: Int) async -> CommandFailure {
        let why =
            files == 0
            ? "no file in it ends in .yaml or .yml"
            : "\(Counted.text(files, "file")) in it declare\(files == 1 ? "s" : "") nothing"
        let near = await ManifestPart.nearestManifests(around: folder).map { found in
            let shown = Self.pathFromHere(to: found)
            return "; there are some in '\(shown.isEmpty ? "." : shown)'"
        }
        return CommandFailure(
            status: .invalid,
            message: "'\(path)' has no manifests: \(why)"
                + (near ?? "; name the folder that holds them, or begin one by 'reconciler init'"))
    }

    /// The manifests as they lie on disk, committed or not.
    package func files() throws -> [SourceFile] { try read().files }

    /// The manifests, and the paths of files and folders that are left out because git ignores
    /// them.
    package func read(entriesMax: Int = .max) throws -> (files: [SourceFile], leftOut: [String]) {
        do throws(FileError) {
            return try FolderManifests(
                folder: folder.string, ignoring: ignored, entriesMax: entriesMax
            ).read()
        } catch {
            let name = if case .failed(_, let path, _) = error { path } else { "" }
            throw CommandFailure(
                status: .error,
                message: "the folder '\(name.isEmpty ? "." : name)' cannot be listed: "
                    + "\(error.reason); nothing is said of the manifests without it")
        }
    }

    /// Whether a manifest at the path, relative to the folder, would be read.
    package func mayHold(_ path: String) -> Bool {
        FolderManifests(folder: folder.string, ignoring: ignored).mayHold(path)
    }

    /// What the manifests declare, as they lie on disk.
    package func desired(entriesMax: Int = .max) throws -> DesiredState {
        let files = try read(entriesMax: entriesMax).files
        return ManifestLoader().load(files, lastGood: [], policy: .unrestricted).desired
    }

    /// What the lab declares whose manifests the working folder is among; nil when there is none,
    /// or that cannot be told at once.
    package static func declaredHere() async -> DesiredState? {
        guard let lab = ManifestPart.folderOfLab(around: Path.current) else { return nil }
        do {
            return try await ManifestFolder(path: lab.string).desired(entriesMax: entriesMax)
        } catch {
            return nil
        }
    }

    private static let entriesMax = 20_000

    /// What is wrong with the files that its manifests name, which are read for it.
    package func fileFindings(of read: ReadManifests) async -> [Diagnostic] {
        var found = await FolderFiles(folder: folder.string).look(at: read.namedFiles)
        for path in await pathsByLFS(among: found) {
            if case .file(let sha256, _) = found[path] { found[path] = .pointer(sha256: sha256) }
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
}
