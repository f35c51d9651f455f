public import Planning

/// What an operator sets about plans of pull requests, and what the lab keeps for them.
public struct PullRequestSettings: Sendable {
    /// Known to this lab alone, and kept.
    public var secret: [UInt8]
    public var limits: PullRequestLimits
    /// For the waits between tries.
    public var policy: Policy

    public init(secret: [UInt8], limits: PullRequestLimits, policy: Policy) {
        self.secret = secret
        self.limits = limits
        self.policy = policy
    }
}
