/// What a walk over the audit found.
public enum AuditChainState: Sendable, Hashable {
    case intact(rows: Int)
    /// The row does not continue the one before it, or is not what was written.
    case broken(atSequence: Int)
}
