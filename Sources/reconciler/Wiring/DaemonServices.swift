import Docker
import Execution
import Logging
import Persistence
import Planning
import ServiceLifecycle

/// The loop. A polite stop finishes the actions under way and opens none.
struct ReconcilerService: Service {
    let lab: Lab

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await lab.reconciler.run(untilQuiet: false)
        } onGracefulShutdown: {
            lab.reconciler.stop()
        }
    }
}

/// Looks at the repository at intervals and when asked.
struct SourceService: Service {
    let lab: Lab
    let requests: WakeSignal

    func run() async throws {
        try await serve {
            try await lab.reconciler.watchSource(requests: requests)
        }
    }
}

/// Wakes the loop when the Engine tells of one of our containers. Events decide nothing: whatever
/// is missed, the next look sees.
struct EngineEventService: Service {
    /// Ends that wait to be looked at; of more, a listing tells as well.
    private static let waitingMax = 256

    let lab: Lab

    func run() async throws {
        // Events are read without a pause, because the Engine drops slow readers.
        let (ended, sink) = AsyncStream.makeStream(
            of: String.self, bufferingPolicy: .bufferingNewest(Self.waitingMax))
        try await serve {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await wake(for: ended) }
                while !Task.isCancelled {
                    await follow(sink)
                    try? await lab.time.sleep(.seconds(2))  // cancelled at shutdown
                }
                sink.finish()
            }
        }
    }

    /// The Engine tells of an end before its listings show it. It answers an inspection of that
    /// container only when they do.
    private func wake(for ended: AsyncStream<String>) async {
        for await id in ended {
            _ = try? await lab.docker.inspect(id)  // the loop asks for itself what it needs
            lab.reconciler.wake.ring()
        }
    }

    private func follow(_ sink: AsyncStream<String>.Continuation) async {
        do throws(DockerError) {
            let labels = [ContainerLabel.installation: lab.store.installationID]
            let query = EventQuery(
                labels: labels, types: ["container"], actions: [.die, .destroy], since: nil)
            let events = try await lab.docker.events(query)
            // What happened while no stream was open.
            lab.reconciler.wake.ring()
            for try await event in events { sink.yield(event.id) }
        } catch {
            lab.logger.debug("engine events ended", metadata: ["reason": "\(error)"])
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
    let lab: Lab

    func run() async throws {
        let follower = WorkerFollower(store: lab.store, folder: lab.folder, logger: lab.logger)
        try await serve {
            var pace = FollowPace()
            while !Task.isCancelled {
                let now = lab.time.now()
                pace.round(of: try lab.store.runningAttempts(), at: now) { task, attempt in
                    follower.follow(task, attempt: attempt, at: now)
                }
                // A look of the loop may have found one that was just started.
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
    /// Runs `body` until the daemon is told to stop; what it throws because of that is no failure.
    func serve(_ body: @escaping @Sendable () async throws -> Void) async throws {
        do {
            try await cancelWhenGracefulShutdown(body)
        } catch {
            guard Task.isShuttingDownGracefully else { throw error }
        }
    }
}
