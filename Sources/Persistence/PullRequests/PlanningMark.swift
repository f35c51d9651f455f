/// A head that is planned right now, or never again.
///
/// One without a reason that a start finds is a head whose planning ended the process.
public struct PlanningMark: Sendable, Hashable {
    public let head: String
    /// Why it is not planned; nil while it is.
    public let reason: String?

    public init(head: String, reason: String?) {
        self.head = head
        self.reason = reason
    }
}
