/// How much of pull requests may lie on the disk, since anybody may open one.
public struct PullRequestMirrorLimits: Sendable, Hashable {
    /// Of one file that git may write, such as the pack of all that a head adds.
    public var fetchMaxBytes: Int
    /// Of all files; with more, all are dropped before the next fetch.
    public var keptMaxBytes: Int

    public init(fetchMaxBytes: Int, keptMaxBytes: Int) {
        self.fetchMaxBytes = fetchMaxBytes
        self.keptMaxBytes = keptMaxBytes
    }

    /// 1 GiB a file and 2 GiB in all.
    public static let standard = PullRequestMirrorLimits(
        fetchMaxBytes: 1 << 30, keptMaxBytes: 2 << 30)
}
