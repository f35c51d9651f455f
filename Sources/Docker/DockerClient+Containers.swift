internal import Foundation
internal import Logging

extension DockerClient {
    /// All containers, stopped ones included, that carry every one of the labels.
    ///
    /// The list is one answer of the Engine but not a snapshot: it may or may not include a
    /// container that is created or removed meanwhile.
    public func containers(
        labels: [String: String]
    ) async throws(DockerError) -> [ContainerSummary] {
        let filters = Call.filters(["label": Call.labelFilters(labels)])
        let query = [("all", "1"), ("filters", filters)]
        let answer = try await send(Call(.get, "/containers/json", query: query))
        guard answer.status == 200 else { throw answer.error }
        return try answer.decode([ContainerSummary].self)
    }

    /// Creates the container, not started, and returns its id.
    ///
    /// Throws an error with `isNameTaken` or `isImageMissing` for these two reasons. When the reply
    /// is lost the container may exist: look for its name.
    public func create(name: String, spec: ContainerSpec) async throws(DockerError) -> String {
        var call = Call(.post, "/containers/create", query: [("name", try Call.component(name))])
        call.body = try spec.encoded()
        let answer = try await send(call)
        guard answer.status == 201 else { throw answer.error }
        let created = try answer.decode(CreatedContainer.self)
        for warning in created.warnings ?? [] {
            logger.warning("engine warned at create", metadata: ["warning": "\(warning)"])
        }
        return created.id
    }

    /// Starts the container; starting a running one changes nothing.
    ///
    /// A failed start (500, for example when the command does not exist) leaves the container in
    /// the state `created`, with an exit code and an error text.
    public func start(_ id: String) async throws(DockerError) -> StartOutcome {
        let answer = try await send(Call(.post, "/containers/\(try Call.component(id))/start"))
        switch answer.status {
        case 204: return .started
        case 304: return .alreadyStarted
        default: throw answer.error
        }
    }

    /// Sends the stop signal, waits for the grace, kills; returns when the container has ended.
    ///
    /// The grace is rounded up to whole seconds and comes on top of the call's deadline.
    public func stop(_ id: String, grace: Duration) async throws(DockerError) -> StopOutcome {
        let seconds = grace.roundedUpSeconds
        var call = Call(
            .post, "/containers/\(try Call.component(id))/stop", query: [("t", "\(seconds)")])
        call.extraTime = .seconds(seconds)
        let answer = try await send(call)
        switch answer.status {
        case 204: return .stopped
        case 304: return .alreadyStopped
        case 404: return .absent
        default: throw answer.error
        }
    }

    /// Sends a signal such as `SIGTERM` to the main process and returns without waiting for its
    /// end.
    public func kill(_ id: String, signal: String) async throws(DockerError) -> KillOutcome {
        let path = "/containers/\(try Call.component(id))/kill"
        let answer = try await send(Call(.post, path, query: [("signal", signal)]))
        switch answer.status {
        case 204: return .signalled
        case 404: return .absent
        case 409: return .notRunning
        default: throw answer.error
        }
    }

    /// Removes the container, its log and its anonymous volumes; with `force` a running one is
    /// killed.
    ///
    /// Without `force` a running container is an error of status 409.
    public func remove(_ id: String, force: Bool) async throws(DockerError) -> RemoveOutcome {
        let query = [("v", "1"), ("force", force ? "1" : "0")]
        let answer = try await send(
            Call(.delete, "/containers/\(try Call.component(id))", query: query))
        switch answer.status {
        case 204: return .removed
        case 404: return .absent
        case 409 where answer.message.contains("already in progress"): return .inProgress
        default: throw answer.error
        }
    }

    /// The container, or nil when there is none.
    ///
    /// The Engine also matches the text with the beginnings of ids: compare `name` if you look for
    /// a name.
    public func inspect(_ idOrName: String) async throws(DockerError) -> ContainerDetails? {
        let path = "/containers/\(try Call.component(idOrName))/json"
        let answer = try await send(Call(.get, path))
        switch answer.status {
        case 200: return try answer.decode(ContainerDetails.self)
        case 404: return nil
        default: throw answer.error
        }
    }

    /// The resources that the container uses now, or nil when there is no such container. All
    /// values are zero when it does not run.
    public func usage(_ id: String) async throws(DockerError) -> ContainerUsage? {
        let path = "/containers/\(try Call.component(id))/stats"
        let query = [("stream", "0"), ("one-shot", "1")]
        let answer = try await send(Call(.get, path, query: query))
        switch answer.status {
        case 200: return try answer.decode(ContainerUsage.self)
        case 404: return nil
        default: throw answer.error
        }
    }
}

private struct CreatedContainer: Decodable {
    var id: String
    var warnings: [String]?

    private enum CodingKeys: String, CodingKey {
        case id = "Id"
        case warnings = "Warnings"
    }
}

extension Duration {
    /// Whole seconds, never less than the duration and never below zero.
    var roundedUpSeconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        // A day is far more than any sensible grace, and keeps sums of durations from overflowing.
        return min(seconds, 86_399) + (attoseconds > 0 ? 1 : 0)
    }
}

/// The result of `start`; both mean that the container was started.
public enum StartOutcome: Sendable, Equatable {
    case started
    case alreadyStarted
}

/// The result of `stop`; all mean that the container does not run.
public enum StopOutcome: Sendable, Equatable {
    case stopped
    case alreadyStopped
    case absent
}

/// The result of `kill`.
public enum KillOutcome: Sendable, Equatable {
    case signalled
    case notRunning
    case absent
}

/// The result of `remove`.
public enum RemoveOutcome: Sendable, Equatable {
    case removed
    case absent
    /// Another removal of this container is under way and has not ended.
    case inProgress
}
