/// A request to put a result into the bucket for a while.
public struct DownloadSpec: Sendable, Hashable, Codable {
    public var common: CommonFields
    public var run: RunFields
    public var target: ResourceID
    /// How long the object stays after it is ready.
    public var keepFor: Duration

    public init(common: CommonFields, run: RunFields, target: ResourceID, keepFor: Duration) {
        self.common = common
        self.run = run
        self.target = target
        self.keepFor = keepFor
    }
}
