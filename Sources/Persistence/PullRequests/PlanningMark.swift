/// Marks the head of a pull request that is being planned, or that is never planned again.
///
/// A mark without a reason that is found at a start belongs to a head whose planning ended the
/// process.
public struct PlanningMark: Sendable, Hashable {
    public let head: String
    /// Why the head is not planned; nil while it is being planned.
    public let reason: String?

    public init(head: String, reason: String?) {
        self.head = head
        self.reason = reason
    }
}
