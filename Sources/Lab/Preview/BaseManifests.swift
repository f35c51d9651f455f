import Foundation
import Manifests

/// The manifests of a commit, from which those of a folder are loaded by what differs.
struct BaseManifests: Sendable {
    let loaded: LoadedManifests
    private let contents: [String: Data]

    init(_ files: [SourceFile]) async {
        loaded = LoadedManifests(
            await .reading(files, limits: .standard), lastGood: [], policy: .unrestricted)
        contents = Dictionary(
            files.map { ($0.path, $0.content) }, uniquingKeysWith: { first, _ in first })
    }

    /// Reads those of `files` that differ from the commit's.
    func read(_ files: [SourceFile]) async -> ReadManifests {
        let present = Set(files.map(\.path))
        let read = await loaded.read.with(
            files.filter { contents[$0.path] != $0.content },
            without: contents.keys.filter { !present.contains($0) })
        if let read { return read }
        return await .reading(files, limits: .standard)
    }
}
