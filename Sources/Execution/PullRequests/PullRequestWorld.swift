public import GitHosting
internal import Manifests
public import Planning
public import Repository

/// Where pull requests come from and where their plans go.
public struct PullRequestWorld: Sendable {
    let mirror: PullRequestMirror
    let branch: BranchName
    let host: ReportedHost?
    /// Whether the plan is pushed as a ref as well.
    let publishesRefs: Bool

    public init(
        mirror: PullRequestMirror, branch: BranchName, host: ReportedHost?, publishesRefs: Bool
    ) {
        self.mirror = mirror
        self.branch = branch
        self.host = host
        self.publishesRefs = publishesRefs
    }

    /// The places where plans are told, in words that stay the same as long as the places do.
    var destination: String {
        [host?.name, publishesRefs ? "refs" : nil].compactMap(\.self).joined(separator: " + ")
    }
}

/// A git host that is told of plans.
public struct ReportedHost: Sendable {
    let host: any GitHost
    /// The form of the host's refs of requests.
    let family: PullRequestName.Family
    /// Kind, address and project, such as `github https://api.github.com lab/manifests`.
    let name: String

    public init(host: any GitHost, family: PullRequestName.Family, name: String) {
        self.host = host
        self.family = family
        self.name = name
    }
}

/// Limits of the work for pull requests, since anybody may open one.
public struct PullRequestLimits: Sendable, Hashable {
    /// Time between looks.
    public var interval: Duration
    /// The most open requests that are planned; of more, those with the highest numbers.
    public var openMax: Int
    /// Plans made in one pass.
    public var plansMax: Int
    /// How long a host's list of open requests is believed while no ref moved.
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

/// The line by which a comment of ours is found again after a crash.
///
/// Nobody but the lab can know it before it is posted, so a comment that was written beforehand is
/// never taken for ours, and of copies ours is the oldest.
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
    /// Known to this lab alone, and kept.
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
