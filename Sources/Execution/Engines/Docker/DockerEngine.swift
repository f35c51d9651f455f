public import Docker
internal import Glibc
public import Logging
internal import Manifests
public import Planning

/// Containers on a Docker Engine.
public struct DockerEngine: ContainerEngine {
    let client: DockerClient
    let installationID: String
    private let socketPath: String
    private let gpus: GPUDevices

    /// - Parameter gpuCount: how many of the server's GPUs may be used, counted from the first.
    public init(client: DockerClient, socketPath: String, installationID: String, gpuCount: Int) {
        self.client = client
        self.socketPath = socketPath
        self.installationID = installationID
        gpus = GPUDevices(count: gpuCount)
    }

    /// The Engine behind a socket, which need not answer yet.
    public init(socketPath: String, installationID: String, gpuCount: Int, logger: Logger) {
        self.init(
            client: DockerClient(
                socketPath: socketPath, callTimeout: .seconds(30), logger: logger),
            socketPath: socketPath, installationID: installationID, gpuCount: gpuCount)
    }

    public var capabilities: EngineCapabilities {
        EngineCapabilities(placesWork: false, sharesFiles: true)
    }

    public func capacity() async throws(EngineError) -> EngineCapacity {
        do throws(DockerError) {
            let engine = try await client.describe()
            return EngineCapacity(
                milliCPUs: engine.cpuCount * 1000, memoryBytes: Int(engine.memoryBytes),
                gpus: nil)
        } catch {
            throw .unreachable(error.description)
        }
    }

    public func close() async throws(EngineError) {
        do throws(DockerError) {
            try await client.shutdown()
        } catch {
            throw .unknown(error.description)
        }
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
        let wanted = request.resources.gpus
        guard wanted > 0 else { return try await create(request, gpus: []) }
        let identity = request.identity
        let free = try await gpus.reserve(wanted, for: name) { () throws(EngineError) in
            try await list().filter { $0.isLive && !identity.isOf($0) }.flatMap(\.gpus)
        }
        guard let free else { throw .busy("fewer than \(wanted) GPUs are free") }
        defer { gpus.settle(name) }
        return try await create(request, gpus: free)
    }

    private func create(
        _ request: ContainerRequest, gpus: [Int]
    ) async throws(EngineError) -> CreatedContainer {
        let name = request.identity.name
        do throws(DockerError) {
            let id = try await client.create(
                name: name, spec: ContainerBaseline.spec(for: request, gpus: gpus))
            let image = try await client.image(request.image)
            return CreatedContainer(id: id, imageID: image?.id)
        } catch {
            guard error.isNameTaken else { throw Self.engineError(error, image: request.image) }
            return try await adopt(request, name: name)
        }
    }

    /// The container of that name, if its labels are those of this attempt.
    private func adopt(
        _ request: ContainerRequest, name: String
    ) async throws(EngineError) -> CreatedContainer {
        do throws(DockerError) {
            guard let found = try await client.inspect(name) else {
                throw DockerError.transport(
                    .interrupted("another container had the name and then disappeared"))
            }
            if request.isMet(by: found.labels) {
                return CreatedContainer(id: found.id, imageID: found.imageID)
            }
        } catch {
            throw Self.engineError(error, image: request.image)
        }
        throw .foreignContainer(name: name)
    }

    public func start(_ id: String) async throws(EngineError) {
        if gpus.count > 0 { try await requireOwnGPUs(id) }
        do throws(DockerError) {
            _ = try await client.start(id)
        } catch {
            // The container stayed as it was, with an exit code above 125: for example its shim did
            // not start, or a killed Engine left a task of the same name behind.
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

    /// Throws when another container has this one's GPUs: a call that timed out can make its
    /// container late. When neither runs, the lower id goes first.
    private func requireOwnGPUs(_ id: String) async throws(EngineError) {
        let own = ContainerLabel.gpus(in: try await details(of: id)?.labels ?? [:])
        guard !own.isEmpty else { return }
        let holders = try await list().filter { other in
            other.id != id
                && (other.state == .running || (other.state == .created && other.id < id))
        }
        guard Set(own).isDisjoint(with: holders.flatMap(\.gpus)) else {
            throw .notStarted("another container has its GPUs")
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
        // The Engine reports 0 for a container that has not ended.
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

    /// The inode and change time of the Engine's socket, which each start of the Engine makes anew.
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

/// The limits that every container has, whatever its manifest says. Manifests name images and
/// parameters, never host settings.
enum ContainerBaseline {
    static let pidsMax: Int64 = 512
    static let temporaryBytes: Int64 = 512 << 20
    static let sharedMemoryBytes: Int64 = 256 << 20
    static let logFileMaxBytes: Int64 = 10 << 20
    /// The Engine's log files, from which the log is copied when the attempt ends. The Engine
    /// writes some hundred bytes more for each line.
    static let logFilesMax = 20

    static func spec(for request: ContainerRequest, gpus: [Int]) -> ContainerSpec {
        var spec = ContainerSpec(
            image: request.image, user: request.user,
            limits: ResourceLimits(
                memoryBytes: Int64(request.resources.memoryBytes),
                nanoCPUs: Int64(request.resources.milliCPUs) * 1_000_000, pidsMax: pidsMax),
            logLimits: LogLimits(fileMaxBytes: logFileMaxBytes, filesMax: logFilesMax))
        spec.command = request.command ?? []
        spec.labels = request.labels(gpus: gpus)
        spec.environment = [
            "HOME": "/tmp",
            "OMP_NUM_THREADS": String(max(request.resources.milliCPUs / 1000, 1)),
        ]
        spec.mounts = request.mounts.map {
            BindMount(source: $0.source, target: $0.target, isReadOnly: $0.isReadOnly)
        }
        spec.tmpfs = [
            TemporaryFileSystem(
                target: "/tmp", sizeBytes: temporaryBytes, mode: 0o1777, allowsExecution: false)
        ]
        spec.shmBytes = sharedMemoryBytes
        // If a request gives only a number, the Engine gives every container the first GPUs.
        if !gpus.isEmpty { spec.gpus = .devices(gpus.map(String.init)) }
        return spec
    }
}
