internal import Foundation
internal import Synchronization

extension DockerClient {
    /// The Engine's own version and the API versions it speaks.
    public func version() async throws(DockerError) -> EngineVersion {
        var call = Call(.get, "/version")
        call.isVersioned = false
        let answer = try await send(call)
        guard answer.status == 200 else { throw answer.error }
        return try answer.decode(EngineVersion.self)
    }

    /// The description of the host: processors, memory, runtimes.
    public func describe() async throws(DockerError) -> EngineDescription {
        let answer = try await send(Call(.get, "/info"))
        guard answer.status == 200 else { throw answer.error }
        return try answer.decode(EngineDescription.self)
    }

    /// The image with its digests and labels, or nil when the Engine does not have it.
    public func image(_ reference: String) async throws(DockerError) -> ImageDetails? {
        let path = try Call.imagePath(reference)
        let answer = try await send(Call(.get, "/images/\(path)/json"))
        switch answer.status {
        case 200: return try answer.decode(ImageDetails.self)
        case 404: return nil
        default: throw answer.error
        }
    }

    /// The oldest version that both sides speak, found out once: an Engine of 2025 no longer speaks
    /// 1.41, and without a version in the path each Engine would answer in its newest form.
    func negotiatedVersion() async throws(DockerError) -> APIVersion {
        if let known = apiVersion.withLock({ $0 }) { return known }
        let engine = try await version()
        guard let newest = APIVersion(engine.apiVersion) else {
            throw .decoding("'\(engine.apiVersion)' is no API version; expected for example 1.41")
        }
        guard newest >= .oldest else {
            throw .decoding(
                "the Engine \(engine.version) speaks API \(newest) at most; at least "
                    + "\(APIVersion.oldest) is needed (Docker Engine 20.10)")
        }
        let lowest = engine.minAPIVersion.flatMap(APIVersion.init) ?? .oldest
        let chosen = max(.oldest, lowest)
        apiVersion.withLock { $0 = chosen }
        return chosen
    }

    /// Forgets the version when the Engine refuses it, as after an upgrade; the next call asks
    /// again.
    func forgetVersionIfRefused(_ answer: Answer, _ call: Call) {
        guard call.isVersioned, answer.status == 400,
            answer.message.contains("client version") || answer.message.contains("API version")
        else { return }
        apiVersion.withLock { $0 = nil }
    }
}

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
    /// reader: the events and a later listing together miss nothing, unless the reader is too slow.
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
