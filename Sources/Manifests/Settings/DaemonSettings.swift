/// The operator's settings of one daemon, in one YAML file. Paths, sockets and ceilings are set
/// only here; a Lab narrows the ceilings and never widens them.
public struct DaemonSettings: Sendable, Hashable {
    public struct Repository: Sendable, Hashable {
        public var url = ""
        public var branch = "main"
        /// Folder of manifests in the repository; empty for all of it.
        public var folder = ""
        public var pollInterval = Duration.seconds(30)
        public var ssh = SSH()
        public var signatures = Signatures()
    }

    /// The key by which an ssh remote knows the daemon, and the host keys by which the daemon knows
    /// the remote.
    public struct SSH: Sendable, Hashable {
        /// Absolute path of a private key; nil means the account's own keys and agent.
        public var identity: String?
        /// Absolute path of a file of host keys; nil means the account's own.
        public var knownHosts: String?
    }

    /// Whose signatures on commits count. A Lab can demand signatures, but cannot say whose.
    public struct Signatures: Sendable, Hashable {
        /// Whether commits must be signed, whatever the Lab says.
        public var required = false
        /// Absolute path of a file of allowed signers, as ssh-keygen reads it.
        public var allowedSigners: String?
        /// Absolute path of a file of OpenPGP public keys.
        public var keyring: String?
    }

    public struct Status: Sendable, Hashable {
        /// Port on the loopback address.
        public var port = 8080
        /// Address of the pages from outside, for links.
        public var publicURL: String?
        public var allowedHosts: [String] = []
    }

    /// An S3 bucket; its keys come from the environment, never from a file.
    public struct S3: Sendable, Hashable {
        public var endpoint = ""
        public var bucket = ""
        public var region = "us-east-1"
    }

    /// Where the state snapshot is published, for plans made without access to the daemon.
    public struct Snapshot: Sendable, Hashable {
        /// Whether the snapshot is put into the bucket.
        public var bucket = false
        /// The ref of the repository that the snapshot is pushed to; nil pushes nothing.
        public var ref: String?
        /// The shortest time between two snapshots.
        public var interval = Duration.seconds(30)
    }

    public struct Limits: Sendable, Hashable {
        public var milliCPUs: Int?
        public var memoryBytes: Int?
        public var gpus: Int?
        public var allowedImages: [String]?
        public var guardMaxDeletions = 5
        public var guardMaxPercent = 20
        public var deletionGrace = Duration.seconds(86_400)
        public var resultDeletionGrace = Duration.seconds(30 * 86_400)
    }

    /// How long things stay that are no longer current; a Lab shortens the first two.
    public struct Retention: Sendable, Hashable {
        public var versions = Duration.seconds(30 * 86_400)
        public var tasks = Duration.seconds(30 * 86_400)
        public var readNotifications = Duration.seconds(30 * 86_400)
    }

    public enum LogLevel: String, Sendable, Hashable, CaseIterable {
        case trace, debug, info, notice, warning, error
    }

    public var repository = Repository()
    public var stateFolder = ""
    public var dockerSocket = "/var/run/docker.sock"
    /// `uid:gid` of workers when the daemon is root; else workers run as the daemon.
    public var workerUser = "10001:10001"
    public var stopGrace = Duration.seconds(30)
    public var status = Status()
    /// Nil keeps downloads in a folder below the state folder.
    public var s3: S3?
    /// Nil publishes no snapshot.
    public var snapshot: Snapshot?
    public var pullRequests = PullRequests()
    /// Downloads larger than this go into the bucket in parts of this size.
    public var uploadPartBytes = 64 << 20
    public var limits = Limits()
    public var retention = Retention()
    public var logLevel = LogLevel.info

    /// Reads the settings of `file` with `overrides` laid over them; later overrides win. On
    /// failure, gives every mistake with its place, including those that `checks` find. Without a
    /// file, the overrides must give all required settings.
    public static func load(
        _ file: SourceFile?, overrides: [SettingOverride], checks: [SettingCheck] = []
    ) -> Result<LoadedSettings, SettingsError> {
        let limits = LoadLimits.standard
        guard let file else {
            let root = YAMLNode(content: .mapping([]), mark: Mark(line: 1, column: 1))
            return read(
                root, overrides, checks,
                FindingLog(maxFindings: limits.maxFindings, masksSecrets: true),
                SourceText(path: "settings", firstLine: 1, bytes: []))
        }
        let (source, failure) = SourceText.read(file, limits: limits, mayHoldSecrets: true)
        if let failure { return .failure(SettingsError([failure], in: source)) }
        switch YAMLScanner.scan(source, limits: limits) {
        case .unreadable(let failure): return .failure(SettingsError([failure], in: source))
        case .documents(let documents):
            guard let document = documents.first else { return .failure(.empty(source)) }
            guard documents.count == 1 else {
                let finding = Finding.error(
                    .wrongType, "the settings are \(documents.count) documents, but must be one",
                    at: Mark(line: 1, column: 1))
                return .failure(SettingsError([finding], in: source))
            }
            return read(document.root, overrides, checks, document.log, source)
        }
    }

    private static func read(
        _ root: YAMLNode, _ overrides: [SettingOverride], _ checks: [SettingCheck],
        _ log: FindingLog, _ source: SourceText
    ) -> Result<LoadedSettings, SettingsError> {
        let overlay = SettingsOverlay(root: root, overrides: overrides, log: log)
        let scope = ReadScope(label: "", log: log, notes: nil)
        let settings = FieldType<DaemonSettings>.record.read(overlay.root, scope)
        overlay.run(checks, on: settings, log: log)
        guard let settings, !log.hasErrors else {
            return .failure(SettingsError(log.findings, in: source, under: overlay))
        }
        return .success(
            LoadedSettings(settings: settings, effective: overlay.effective(in: source)))
    }
}

/// Settings, and where each of them came from.
public struct LoadedSettings: Sendable, Hashable {
    public let settings: DaemonSettings
    /// In order of name, without passwords.
    public let effective: [EffectiveSetting]
}

/// All mistakes in the settings, in order of place. No message shows a secret, and no line of the
/// file is shown, because a secret may stand anywhere in it.
public struct SettingsError: Error, Sendable {
    public let diagnostics: [Diagnostic]

    /// The error for a file without any setting.
    static func empty(_ source: SourceText) -> SettingsError {
        let finding = Finding.error(
            .missingField,
            "the settings file is empty; it needs at least the lines "
                + "'repository: {url: \"…\"}' and 'stateFolder: …'", at: Mark(line: 1, column: 1))
        return SettingsError([finding], in: source)
    }

    init(_ findings: [Finding], in source: SourceText, under overlay: SettingsOverlay? = nil) {
        diagnostics = findings.map { finding in
            let override = overlay?.override(at: finding.mark)
            return Diagnostic(
                severity: finding.severity, code: finding.code,
                message: finding.message,
                location: override.map { SourceLocation(path: $0.source, line: 1, column: 1) }
                    ?? source.location(finding.mark),
                sourceLine: "", related: finding.related, resource: nil)
        }.sorted { $0.location < $1.location }
    }
}

extension DaemonSettings.Repository: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The address without any secret in it, and the branch.
    public var description: String { "\(MaskedText.value(url)) \(branch)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension SettingOverride: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The name of the setting and where it was given, without its value, which may be a secret.
    public var description: String { "\(name) of \(source)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
