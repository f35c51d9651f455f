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
        public var watch = false
        /// The kind of git host whose API reports the plans; `none` reports nothing.
        public var host = Host.none
        /// Address of the host's API; nil takes it from the address of the repository.
        public var apiURL: String?
        /// Nil takes it from the address of the repository.
        public var project: String?
        /// A file that holds the token; nil takes it from the environment.
        public var tokenFile: String?
        public var publish = Publish.none
        public var interval = Duration.seconds(60)
        /// The number of open pull requests that are planned at most.
        public var openMax = 50
    }
}

extension DaemonSettings.PullRequests: FieldRecord {
    static let rows: Rows<DaemonSettings.PullRequests> = [
        .field("watch", \.watch, .boolean, "Plans open pull requests."),
        .field(
            "host", \.host, .choice,
            "The kind of git host that is told by a commit status and a comment."),
        .optional("apiURL", \.apiURL, .text(maxLength: 500), "Address of the host's API.").example(
            "https://git.example/api/v4"),
        .optional(
            "project", \.project, .text(maxLength: 500), "The repository at the host."
        ).example("lab/manifests"),
        .optional(
            "tokenFile", \.tokenFile, .text(maxLength: 500),
            "File with the host's token, else RECONCILER_PULL_REQUESTS_TOKEN."
        ).example("/etc/reconciler/host-token"),
        .field(
            "publish", \.publish, .choice,
            "Pushes each plan to refs/reconciler/plans/COMMIT when it is 'ref'."),
        .field(
            "interval", \.interval, .duration(1...86_400), "Time between looks at pull requests."),
        .field(
            "openMax", \.openMax, .integer(1...500),
            "Number of open pull requests that are planned; if there are more, the newest are."),
    ]
}
