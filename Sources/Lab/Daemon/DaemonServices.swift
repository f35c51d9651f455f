import Execution
import Logging
import Persistence
import Planning
import ServiceLifecycle

/// Runs the loop. A graceful stop finishes the actions under way and begins no other.
struct ReconcilerService: Service {
    let lab: Daemon

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await lab.reconciler.run(untilQuiet: false)
        } onGracefulShutdown: {
            lab.reconciler.stop()
        }
    }
}

/// Looks at the repository at intervals and when asked.
struct RepositoryService: Service {
    let lab: Daemon
    let requests: WakeSignal

    func run() async throws {
        try await serve {
            try await lab.reconciler.watchSource(requests: requests)
        }
    }
}

/// Wakes the loop when the engine tells of one of our containers. Events decide nothing: the next
/// look sees what they missed.
struct EngineEventService: Service {
    let lab: Daemon

    func run() async throws {
        let wake = lab.reconciler.wake
        try await serve {
            while !Task.isCancelled {
                do {
                    try await lab.engine.events { _ in wake.ring() }
                } catch {
                    lab.logger.debug("engine events ended", metadata: ["reason": "\(error)"])
                }
                try? await lab.time.sleep(.seconds(2))  // cancelled at shutdown
            }
        }
    }
}

/// Reads the logs that somebody follows.
struct ContainerLogService: Service {
    let logs: ContainerLogs

    func run() async throws {
        try await serve { await logs.run() }
    }
}

/// Reads what running workers write about themselves.
struct WorkerFollowService: Service {
    let lab: Daemon

    func run() async throws {
        let follower = WorkerFollower(store: lab.store, folder: lab.folder, logger: lab.logger)
        try await serve {
            var pace = FollowPace()
            while !Task.isCancelled {
                let now = lab.time.now()
                pace.round(of: try lab.store.runningAttempts(), at: now) { task, attempt in
                    follower.follow(task, attempt: attempt, at: now)
                }
                // A look of the loop may have found an attempt that was just started.
                if let pause = pace.pause(at: lab.time.now()) {
                    await lab.reconciler.looked.wait(atMost: pause, by: lab.time)
                } else {
                    await lab.reconciler.looked.wait()
                }
            }
        }
    }
}

extension Service {
    /// Runs `body` until the daemon is told to stop; an error that `body` throws because of that is
    /// no failure.
    func serve(_ body: @escaping @Sendable () async throws -> Void) async throws {
        do {
            try await cancelWhenGracefulShutdown(body)
        } catch {
            guard Task.isShuttingDownGracefully else { throw error }
        }
    }
}
