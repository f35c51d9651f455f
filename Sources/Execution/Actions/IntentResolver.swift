internal import Logging
internal import Persistence
internal import Planning

/// Settles intents whose outcome was lost. It looks at the world and never guesses.
struct IntentResolver: Sendable {
    let store: StateStore
    let engine: any ContainerEngine
    let logger: Logger

    /// Resolves every open intent that is not in `underWay`, and returns whether there was one.
    /// `containers` is a complete listing, or nil when the Engine does not answer: then intents
    /// about containers stay open.
    func resolve(
        _ containers: [ContainerObservation]?, besides underWay: Set<ActionID>, at now: Instant
    ) async throws(StateStoreError) -> Bool {
        let open = try store.openIntents().filter { record in
            !underWay.contains(record.actionID)
                && (containers != nil || !record.detail.verb.traits.contains(.isOfContainer))
        }
        for record in open {
            let outcome = await outcome(of: record, containers ?? [])
            let text = "\(record.actionID.rawValue), \(outcome.word)\(outcome.particulars)"
            logger.info("settled after a stop: \(text)")
            try store.finish(store.resume(record), as: outcome, at: now)
        }
        return !open.isEmpty
    }

    private func outcome(
        of record: IntentRecord, _ containers: [ContainerObservation]
    ) async -> Outcome {
        let container = containers.first { each in
            each.resource == record.subject.resource && each.digest == record.subject.task?.digest
                && each.attempt == record.subject.attempt
        }
        switch (record.detail.verb, container?.state) {
        case (.create, _?):
            return .succeeded(.created(containerID: container?.id ?? "", imageID: nil))
        case (.start, .running?), (.start, .exited?):
            return .succeeded(.started(engine: await engine.identity()))
        case (.stop, .exited?), (.stop, nil): return .succeeded(.stopped)
        case (.remove, nil): return .succeeded(.removed)
        // All other actions can be repeated from the start and give the same state.
        default: return .skipped(reason: "it was interrupted; the next look decides")
        }
    }
}
