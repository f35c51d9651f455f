internal import Foundation

extension DockerClient {
    /// The container's output, demultiplexed.
    ///
    /// Throws an error with `isNotFound` when there is no such container. An empty log that is
    /// followed opens too. `tail` and `since` may be used together.
    public func logs(_ id: String, _ query: LogQuery) async throws(DockerError) -> LogFrames {
        var items = [("stdout", "1"), ("stderr", "1"), ("follow", query.follows ? "1" : "0")]
        items.append(("timestamps", query.hasTimestamps ? "1" : "0"))
        items.append(("tail", query.tail.map { String(max(0, $0)) } ?? "all"))
        if let since = query.since { items.append(("since", Self.engineTime(since))) }
        let call = Call(.get, "/containers/\(try Call.component(id))/logs", query: items)
        return LogFrames(client: self, body: try await open(call))
    }

    /// The Engine's events from now on, or from `since`. On return the Engine has subscribed this
    /// reader: a listing made after it and the events together miss nothing, unless the reader is
    /// too slow.
    public func events(_ query: EventQuery) async throws(DockerError) -> EngineEvents {
        let filters = Call.filters([
            "label": Call.labelFilters(query.labels),
            "type": query.types,
            "event": query.actions.map(\.rawValue),
        ])
        var items = [("filters", filters)]
        if let since = query.since { items.append(("since", Self.engineTime(since))) }
        return EngineEvents(client: self, body: try await open(Call(.get, "/events", query: items)))
    }

    /// Seconds and nanoseconds since 1970 with a dot between them, as the Engine reads instants.
    static func engineTime(_ instant: Date) -> String {
        let limit = 1e11
        let seconds = min(max(instant.timeIntervalSince1970, 0), limit)
        let whole = seconds.rounded(.down)
        let nanoseconds = String(Int64((seconds - whole) * 1e9))
        let padding = String(repeating: "0", count: max(0, 9 - nanoseconds.count))
        return "\(Int64(whole)).\(padding)\(nanoseconds)"
    }
}
