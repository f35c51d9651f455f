import Manifests

/// The tables of tasks, results and downloads.
struct RecordTables: Sendable {
    let tasks: TaskTable<TaskRecord>
    let versions: TaskTable<VersionRecord>
    let downloads: TaskTable<DownloadRecord>

    init(_ observed: ObservedState) {
        tasks = observed.tasks
        versions = observed.versions
        downloads = observed.downloads
    }
}
