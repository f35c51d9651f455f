public import Docker
public import Foundation
internal import Glibc
public import Planning

/// Containers on a Docker Engine.
public struct DockerEngine: ContainerEngine {
    private let client: DockerClient
    private let socketPath: String
    private let installationID: String

    public init(client: DockerClient, socketPath: String, installationID: String) {
        self.client = client
        self.socketPath = socketPath
        self.installationID = installationID
    }

    public func list() async throws(EngineError) -> [ContainerObservation] {
        let labels = [ContainerLabel.installation: installationID]
        do throws(DockerError) {
            return try await client.containers(labels: labels).compactMap { summary in
                ContainerLabel.observation(
                    id: summary.id, labels: summary.labels, state: Self.state(of: summary.state))
            }
        } catch {
            throw .unreachable(error.description)
        }
    }

    public func create(
        _ request: ContainerRequest
    ) async throws(EngineError) -> CreatedContainer {
        let name = request.identity.name
        do throws(DockerError) {
            let id = try await client.create(
                name: name, spec: ContainerBaseline.spec(for: request))
            let image = try await client.image(request.image)
            return CreatedContainer(id: id, imageID: image?.id)
        } catch {
            guard error.isNameTaken else { throw Self.engineError(error, image: request.image) }
            return try await adopt(request, name: name)
        }
    }

    /// The container of that name when it is this attempt's, by its labels.
    private func adopt(
        _ request: ContainerRequest, name: String
    ) async throws(EngineError) -> CreatedContainer {
        do throws(DockerError) {
            guard let found = try await client.inspect(name) else {
                throw DockerError.transport(.interrupted("the name was taken and then free"))
            }
            let expected = request.identifyingLabels
            if expected.allSatisfy({ found.labels[$0.key] == $0.value }) {
                return CreatedContainer(id: found.id, imageID: found.imageID)
            }
        } catch {
            throw Self.engineError(error, image: request.image)
        }
        throw .foreignContainer(name: name)
    }

    public func start(_ id: String) async throws(EngineError) {
        do throws(DockerError) {
            _ = try await client.start(id)
        } catch {
            // Leaves the container as it was, with an exit code above 125: by a shim that does not
            // come up, say, or by a task of the same name that a killed Engine left behind.
            if case .http = error, let details = try await details(of: id),
                details.state == .created, details.exitCode > 125
            {
                throw .notStarted(
                    details.errorText.isEmpty ? error.description : details.errorText)
            }
            let problem = Self.engineError(error, image: "")
            if case .refused(let message) = problem { throw .notStarted(message) }
            throw problem
        }
    }

    public func stop(_ id: String, grace: Duration) async throws(EngineError) {
        do throws(DockerError) {
            _ = try await client.stop(id, grace: grace)
        } catch {
            throw Self.engineError(error, image: "")
        }
    }

    public func exit(of id: String) async throws(EngineError) -> ContainerExit {
        guard let details = try await details(of: id) else { throw .notFound }
        // The Engine tells 0 of what has not ended.
        guard Self.state(of: details.state) != .running else { throw .notEnded }
        return ContainerExit(
            code: details.exitCode, isOutOfMemory: details.wasOutOfMemory,
            message: details.errorText.isEmpty ? nil : details.errorText)
    }

    public func remove(_ id: String) async throws(EngineError) {
        do throws(DockerError) {
            _ = try await client.remove(id, force: false)
        } catch {
            throw Self.engineError(error, image: "")
        }
    }

    public func log(of id: String, maxBytes: Int) async throws(EngineError) -> Data {
        do throws(DockerError) {
            let query = LogQuery(since: nil, tail: nil, follows: false, hasTimestamps: true)
            var log = BoundedLog(maxBytes: maxBytes)
            var assembler = LogAssembler()
            for try await frame in try await client.logs(id, query) {
                if let bytes = assembler.take(frame) { log.append(bytes) }
            }
            return assembler.messages == 0 ? Data() : StoredLog.mark + log.content
        } catch {
            if error.isNotFound { throw .notFound }
            throw .unreachable(error.description)
        }
    }

    /// The socket is made anew by each start of the Engine; its inode and change time tell.
    public func identity() async -> String? {
        var status = stat()
        guard stat(socketPath, &status) == 0 else { return nil }
        return "\(status.st_ino).\(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
    }

    private func details(of id: String) async throws(EngineError) -> ContainerDetails? {
        do throws(DockerError) {
            return try await client.inspect(id)
        } catch {
            throw .unreachable(error.description)
        }
    }

    private static func state(of state: ContainerState) -> ContainerObservation.State {
        switch state {
        case .created: .created
        case .running, .paused, .restarting, .unknown: .running
        case .exited, .dead: .exited
        case .removing: .removing
        }
    }

    private static func engineError(_ error: DockerError, image: String) -> EngineError {
        switch error {
        case .transport(.unreachable): .unreachable(error.description)
        case .http where error.isImageMissing: .imageMissing(image)
        case .http(404, _): .notFound
        case .http(let status, let message) where (400..<500).contains(status): .refused(message)
        case .transport, .http, .decoding: .unknown(error.description)
        case .invalidArgument(let message): .refused(message)
        }
    }
}
