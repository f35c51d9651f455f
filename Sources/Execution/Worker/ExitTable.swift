public import Planning

/// The table of exit codes and their meanings.
public enum ExitTable {
    /// Whether the engine was restarted while the container ran.
    public enum Engine: Sendable, Hashable, CaseIterable {
        case alive
        /// The engine was restarted, so it may have invented the code 255, or sent a signal itself.
        case restarted
    }

    /// The end of an attempt whose container exited with `exit`.
    ///
    /// The order of precedence: a deadline, the daemon's own stop, memory, the engine's restart.
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
