internal import Manifests

/// Fetches files from their origins.
struct FileFetcher<Source: ManifestSource>: Sendable {
    let source: Source

    /// Copies the file to a new file at `target`; a failed call may leave a part of it.
    ///
    /// - Parameter revision: the commit in force.
    func fetch(
        _ origin: FileOrigin, at revision: String, to target: String
    ) async throws(SourceError) {
        switch origin {
        case .git(let file): try await source.copyFile(file.path, at: revision, to: target)
        }
    }
}
