import Manifests

/// Results and what is offered of them.
struct ResultTables: Sendable {
    let versions: TaskTable<VersionRecord>
    let downloads: TaskTable<DownloadRecord>

    init(_ observed: ObservedState) {
        versions = observed.versions
        downloads = observed.downloads
    }
}
