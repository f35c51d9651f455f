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
    /// The Engine tells of an end before its listings show it; a second look comes this much later.
    private static let listingLag = Duration.milliseconds(200)

    let lab: Lab

    func run() async throws {
        // Events are read without a pause, because the Engine drops slow readers.
        let (events, sink) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        try await serve {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await wakeTwice(for: events) }
                while !Task.isCancelled {
                    await follow(sink)
                    // The stream ended: something may have been missed meanwhile.
                    sink.yield()
                    try? await lab.time.sleep(.seconds(2))  // cancelled at shutdown
                }
                sink.finish()
            }
        }
    }

    private func wakeTwice(for events: AsyncStream<Void>) async {
        for await _ in events {
            lab.reconciler.wake.ring()
            try? await lab.time.sleep(Self.listingLag)  // cancelled at shutdown
            lab.reconciler.wake.ring()
        }
    }

    private func follow(_ sink: AsyncStream<Void>.Continuation) async {
        do throws(DockerError) {
            let labels = [ContainerLabel.installation: lab.store.installationID]
            let query = EventQuery(
                labels: labels, types: ["container"], actions: [.die, .destroy], since: nil)
            for try await _ in try await lab.docker.events(query) { sink.yield() }
        } catch {
            lab.logger.debug("engine events ended", metadata: ["reason": "\(error)"])
        }
    }
}

/// Reads what running workers write about themselves.
struct WorkerFollowService: Service {
    let lab: Lab

    func run() async throws {
        let follower = WorkerFollower(store: lab.store, folder: lab.folder, logger: lab.logger)
        try await serve {
            while !Task.isCancelled {
                let running = try lab.store.runningAttempts()
                for each in running {
                    follower.follow(each.task, attempt: each.attempt, at: lab.time.now())
                }
                let pause: Duration = running.isEmpty ? .seconds(2) : .seconds(1)
                try? await lab.time.sleep(pause)  // cancelled at shutdown
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
