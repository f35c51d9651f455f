import Logging

/// Writes what the daemon logs into the diary of a simulation.
struct DiaryLog: LogHandler {
    let plan: FaultPlan
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let details = (event.metadata ?? [:]).sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        plan.note("log: \(event.message) \(details)")
    }
}
