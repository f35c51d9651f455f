internal import Logging
internal import Manifests
internal import Persistence
internal import Planning

/// What the loop sees of the Engine.
extension Reconciler {
    /// The Engine's containers when it answers completely. What was cut off is resolved by them,
    /// and then they are listed again: absence is believed only from a listing newer than our last
    /// own mutation.
    func lookAtEngine() async throws(StateStoreError) -> EngineView {
        var view = EngineView.unreachable
        var problem = ""
        do throws(EngineError) {
            let containers = try await engine.list()
            try adopt(containers)
            let hasResolved = try await resolveIntents(containers)
            view = .seen(hasResolved ? try await engine.list() : containers)
            if await !knowsCapacity() {
                view = .unreachable
                problem = "the container engine does not tell its size"
            }
        } catch {
            problem = "\(error)"
            _ = try await resolver.resolve(nil, besides: Set(underWay.keys), at: time.now())
        }
        try note("Engine", isHealthy: problem.isEmpty, problem, at: time.now())
        return view
    }

    /// Whoever is known only by labels is entered before anything is planned.
    private func adopt(_ containers: [ContainerObservation]) throws(EngineError) {
        guard let (revision, loaded) = inForce else { return }
        let hasNews = strangersUnder != nil && strangersUnder != revision.commit
        guard !hasAdopted || hasNews else { return }
        do {
            let strangers = try adoptContainers(containers, of: loaded.desired)
            strangersUnder = strangers > 0 ? revision.commit : nil
        } catch {
            throw .unknown("containers cannot be adopted: \(error)")
        }
        hasAdopted = true
    }

    private var resolver: IntentResolver<Engine> {
        IntentResolver(store: store, engine: engine, logger: logger)
    }

    /// Whether anything was cut off.
    private func resolveIntents(
        _ containers: [ContainerObservation]
    ) async throws(EngineError) -> Bool {
        do throws(StateStoreError) {
            return try await resolver.resolve(
                containers, besides: Set(underWay.keys), at: time.now())
        } catch {
            throw .unknown("open intents cannot be resolved: \(error)")
        }
    }

    /// Removes what work left that is over. What cannot be removed is told and left.
    func clearIdleWork(after retention: Duration) async {
        do {
            try await executor.clearIdleWork(after: retention)
        } catch {
            logger.warning("what work left was not looked at", metadata: ["error": "\(error)"])
        }
    }
}
