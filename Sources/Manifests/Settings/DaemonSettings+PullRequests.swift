extension DaemonSettings {
    /// Which pull requests are planned, and where the plans go.
    public struct PullRequests: Sendable, Hashable {
        public enum Host: String, Sendable, Hashable, CaseIterable {
            case none, github, gitlab, gitea
        }

        public enum Publish: String, Sendable, Hashable, CaseIterable {
            case none, ref
        }

        /// Whether the daemon looks at pull requests at all.
        public var watch: Bool
        /// What the host is told through.
        public var host: Host
        /// Nil takes it from the address of the repository.
        public var apiURL: String?
        /// Nil takes it from the address of the repository.
        public var project: String?
        /// A file that holds the token; nil takes it from the environment.
        public var tokenFile: String?
        public var publish: Publish
        public var interval: Duration
        /// Open requests that are planned.
        public var openMax: Int

        static let standard = PullRequests(
            watch: false, host: .none, apiURL: nil, project: nil, tokenFile: nil, publish: .none,
            interval: .seconds(60), openMax: 50)
    }
}

extension DaemonSettings.PullRequests {
    static let watchField = Field.fallback(
        "watch", .boolean, false, shown: .bool(false), "Plans open pull requests.")
    static let hostField = Field.fallback(
        "host", FieldType<Host>.choice, .none, shown: "none",
        "The kind of git host that is told by a commit status and a comment.")
    static let apiURLField = Field.optional(
        "apiURL", .text(maxLength: 500), "Address of the host's API.",
        example: "https://git.example/api/v4")
    static let projectField = Field.optional(
        "project", .text(maxLength: 500), "The repository at the host.",
        example: "lab/manifests")
    static let tokenFileField = Field.optional(
        "tokenFile", .text(maxLength: 500),
        "File with the host's token, else RECONCILER_PULL_REQUESTS_TOKEN.",
        example: "/etc/reconciler/host-token")
    static let publishField = Field.fallback(
        "publish", FieldType<Publish>.choice, .none, shown: "none",
        "Pushes each plan to refs/reconciler/plans/COMMIT when it is 'ref'.")
    static let intervalField = Field.fallback(
        "interval", .duration(1...86_400), .seconds(60), shown: "60s",
        "Time between looks at pull requests.")
    static let openMaxField = Field.fallback(
        "openMax", .integer(1...500), 50, shown: 50,
        "Open pull requests that are planned; of more, the newest.")
    static let table = [
        watchField.entry, hostField.entry, apiURLField.entry, projectField.entry,
        tokenFileField.entry, publishField.entry, intervalField.entry, openMaxField.entry,
    ]

    static func read(_ reader: MappingReader) -> DaemonSettings.PullRequests? {
        var settings = standard
        settings.apiURL = reader.read(apiURLField)
        settings.project = reader.read(projectField)
        settings.tokenFile = reader.read(tokenFileField)
        guard let watch = reader.read(watchField), let host = reader.read(hostField),
            let publish = reader.read(publishField), let interval = reader.read(intervalField),
            let openMax = reader.read(openMaxField)
        else { return nil }
        settings.watch = watch
        settings.host = host
        settings.publish = publish
        settings.interval = interval
        settings.openMax = openMax
        return settings
    }
}
