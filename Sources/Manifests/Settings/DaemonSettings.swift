/// What the operator sets for one daemon, in one YAML file. Paths, sockets and ceilings live only
/// here; a Lab narrows them and never widens them.
public struct DaemonSettings: Sendable, Hashable {
    public struct Repository: Sendable, Hashable {
        public var url: String
        public var branch: String
        /// Folder of manifests in the repository; empty for all of it.
        public var folder: String
        public var pollInterval: Duration
    }

    public struct Status: Sendable, Hashable {
        /// Port on the loopback address.
        public var port: Int
        /// The address that pages are reached at from outside, for links.
        public var publicURL: String?
        public var allowedHosts: [String]
    }

    /// An S3 bucket; its keys come from the environment, never from a file.
    public struct S3: Sendable, Hashable {
        public var endpoint: String
        public var bucket: String
        public var region: String
    }

    public struct Limits: Sendable, Hashable {
        public var milliCPUs: Int?
        public var memoryBytes: Int?
        public var gpus: Int?
        public var allowedImages: [String]?
        public var guardMaxDeletions: Int
        public var guardMaxPercent: Int
        public var deletionGrace: Duration
        public var resultDeletionGrace: Duration
    }

    public var repository: Repository
    public var stateFolder: String
    public var dockerSocket: String
    /// `uid:gid` of workers when the daemon is root; else workers run as the daemon.
    public var workerUser: String
    public var stopGrace: Duration
    public var status: Status
    /// Nil keeps downloads in a folder below the state folder.
    public var s3: S3?
    public var limits: Limits

    /// Reads the settings, or every mistake with its place.
    public static func load(_ file: SourceFile) -> Result<DaemonSettings, SettingsError> {
        let limits = LoadLimits.standard
        let (source, failure) = SourceText.read(file, limits: limits)
        if let failure { return .failure(SettingsError([failure], in: source)) }
        switch YAMLScanner.scan(source, limits: limits) {
        case .unreadable(let failure): return .failure(SettingsError([failure], in: source))
        case .documents(let documents):
            guard let document = documents.first, documents.count == 1 else {
                let finding = Finding.error(
                    .wrongType, "the settings are \(documents.count) documents, but must be one",
                    at: Mark(line: 1, column: 1))
                return .failure(SettingsError([finding], in: source))
            }
            let scope = ReadScope(label: "", log: document.log)
            let type = FieldType<DaemonSettings>.object(Fields.table, read: DaemonSettings.read)
            guard let settings = type.read(document.root, scope), !document.log.hasErrors else {
                return .failure(SettingsError(document.log.findings, in: source))
            }
            return .success(settings)
        }
    }
}

/// All that is wrong with a settings file, in order of place.
public struct SettingsError: Error, Sendable {
    public let diagnostics: [Diagnostic]

    init(_ findings: [Finding], in source: SourceText) {
        diagnostics = findings.map { $0.diagnostic(in: source, resource: nil) }
            .sorted { $0.location < $1.location }
    }
}
