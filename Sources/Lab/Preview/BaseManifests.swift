import Foundation
import Manifests

/// The manifests of a commit. A folder is loaded on top of them by reading only the files that
/// differ.
struct BaseManifests: Sendable {
    let loaded: LoadedManifests
    private let contents: [String: Data]

    init(_ files: [SourceFile]) async {
        loaded = LoadedManifests(
            await .reading(files, limits: .standard), lastGood: [], policy: .unrestricted)
        contents = Dictionary(
            files.map { ($0.path, $0.content) }, uniquingKeysWith: { first, _ in first })
    }

    /// Reads the files that differ from the commit's, and returns all manifests of the folder.
    func read(_ files: [SourceFile]) async -> ReadManifests {
        let present = Set(files.map(\.path))
        let read = await loaded.read.with(
            files.filter { contents[$0.path] != $0.content },
            without: contents.keys.filter { !present.contains($0) })
        if let read { return read }
        return await .reading(files, limits: .standard)
    }
}
