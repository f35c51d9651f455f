public import GitHosting
internal import Manifests
public import Planning
public import Repository

/// The source of pull requests and the destinations of their plans.
public struct PullRequestBackends: Sendable {
    let mirror: PullRequestMirror
    let branch: BranchName
    let host: ReportedHost?
    /// Whether the plan is also pushed as a ref.
    let publishesRefs: Bool

    public init(
        mirror: PullRequestMirror, branch: BranchName, host: ReportedHost?, publishesRefs: Bool
    ) {
        self.mirror = mirror
        self.branch = branch
        self.host = host
        self.publishesRefs = publishesRefs
    }

    /// The destinations of plans as a text that changes only with the destinations.
    var destination: String {
        [host?.name, publishesRefs ? "refs" : nil].compactMap(\.self).joined(separator: " + ")
    }
}

/// A git host that gets the plans.
public struct ReportedHost: Sendable {
    let host: any GitHost
    /// The form of the host's refs for requests.
    let family: PullRequestName.Family
    /// Kind, address and project, such as `github https://api.github.com lab/manifests`.
    let name: String

    public init(host: any GitHost, family: PullRequestName.Family, name: String) {
        self.host = host
        self.family = family
        self.name = name
    }
}

/// Limits of the work for pull requests, because anybody may open one.
public struct PullRequestLimits: Sendable, Hashable {
    /// Time between looks.
    public var interval: Duration
    /// The most open requests that are planned; of more, those with the highest numbers.
    public var openMax: Int
    /// Plans made in one pass.
    public var plansMax: Int
    /// How long a host's list of open requests is used while no ref moves.
    public var listLifetime: Duration

    public init(
        interval: Duration, openMax: Int, plansMax: Int, listLifetime: Duration
    ) {
        self.interval = interval
        self.openMax = openMax
        self.plansMax = plansMax
        self.listLifetime = listLifetime
    }
}

/// The first line of the lab's comment, by which it is found after a crash.
///
/// Nobody but the lab can know the line before it is posted, so an earlier comment never has it,
/// and the oldest comment with it is the lab's.
struct CommentMarker {
    let secret: [UInt8]

    func line(for request: PullRequestName, number: Int) -> String {
        let text = "reconciler plan of \(request), comment \(number)"
        let proof = ContentDigest.sha256(secret + Array(text.utf8)).prefix(32)
        return "<!-- reconciler: plan of \(request) \(proof) -->"
    }
}

/// Settings of an operator for plans of pull requests, and the lab's secret for them.
public struct PullRequestSettings: Sendable {
    /// Secret of this lab, the same at each start.
    public var secret: [UInt8]
    public var limits: PullRequestLimits
    /// The policy for the waits between tries.
    public var policy: Policy

    public init(secret: [UInt8], limits: PullRequestLimits, policy: Policy) {
        self.secret = secret
        self.limits = limits
        self.policy = policy
    }
}
