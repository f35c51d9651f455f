import Execution
import Foundation
package import Manifests
package import PathKit
import Repository

/// A folder of manifests on disk.
package struct ManifestFolder {
    package let folder: Path
    /// Paths that git ignores, relative to the folder. The lab never sees them.
    private let ignored: [String]

    /// Opens the folder, leaving out the paths that its checkout ignores.
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

    /// The path of the folder from the working directory: empty for the working directory itself,
    /// and the whole path for a folder that lies elsewhere.
    package var pathFromHere: String { Self.pathFromHere(to: folder) }

    private static func pathFromHere(to folder: Path) -> String {
        let here = Path.current.normalize().components
        let there = folder.normalize().components
        guard there.starts(with: here) else { return folder.normalize().string }
        return there.dropFirst(here.count).joined(separator: "/")
    }

    /// The failure of a folder that declares nothing. It says why, and which folder near it has
    /// manifests.
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
                    + "\(error.reason); without it the manifests cannot be checked")
        }
    }

    /// Whether a manifest at the path, relative to the folder, would be read.
    package func mayHold(_ path: String) -> Bool {
        FolderManifests(folder: folder.string, ignoring: ignored).mayHold(path)
    }

    /// The desired state that the manifests on disk declare.
    package func desired(entriesMax: Int = .max) throws -> DesiredState {
        let files = try read(entriesMax: entriesMax).files
        return ManifestLoader().load(files, lastGood: [], policy: .unrestricted).desired
    }

    /// The desired state of the lab to which the working folder belongs; nil when there is none, or
    /// it cannot be read quickly.
    package static func declaredHere() async -> DesiredState? {
        guard let lab = ManifestPart.folderOfLab(around: Path.current) else { return nil }
        do {
            return try await ManifestFolder(path: lab.string).desired(entriesMax: entriesMax)
        } catch {
            return nil
        }
    }

    private static let entriesMax = 20_000

    /// Findings about the files that the manifests name. The files are read for this.
    package func fileFindings(of read: ReadManifests) async -> [Diagnostic] {
        var found = await FolderFiles(folder: folder.string).look(at: read.namedFiles)
        for path in await pathsByLFS(among: found) {
            if case .file(let sha256, _) = found[path] { found[path] = .pointer(sha256: sha256) }
        }
        return read.findings(on: found)
    }

    /// Files that git LFS keeps: the checkout has the content, while the commit has only a pointer.
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
