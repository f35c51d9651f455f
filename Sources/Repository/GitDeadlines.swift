/// How long one git process may take before it is killed with all it started.
public struct GitDeadlines: Sendable, Hashable {
    /// Asking the remote where its branch is.
    public let look: Duration
    /// Moving objects from the remote, and copying a large file out of the mirror.
    public let transfer: Duration
    /// Reading from the local object store.
    public let read: Duration

    public init(look: Duration, transfer: Duration, read: Duration) {
        self.look = look
        self.transfer = transfer
        self.read = read
    }
}
