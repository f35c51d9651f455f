public import Planning

/// What an exit means: the written table of exit codes.
public enum ExitTable {
    /// What became of the engine while the container ran.
    public enum Engine: Sendable, Hashable, CaseIterable {
        case alive
        /// It was started anew since, so 255 may be its invention and a signal its doing.
        case restarted
    }

    /// The end of an attempt whose container exited with `exit`.
    ///
    /// A deadline always wins; then our own will; then memory; then the engine's restart.
    public static func end(
        of exit: ContainerExit, stopReason: StopReason?, engine: Engine
    ) -> AttemptEnd {
        if let stopReason { return stopReason.end }
        if exit.code == 0 { return .succeeded }
        if exit.isOutOfMemory { return .failed(.outOfMemory) }
        switch (exit.code, engine) {
        // SIGKILL and SIGTERM from outside, or the engine's own 255 after a restart.
        case (137, .restarted), (143, .restarted), (255, .restarted): return .failed(.interrupted)
        case (137, .alive), (143, .alive): return .failed(.removed)
        default: return .failed(.userCode)
        }
    }
}
