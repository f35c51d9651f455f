internal import Docker
internal import Manifests

/// The limits that every container has, whatever its manifest says. Manifests name images and
/// parameters, never host settings.
enum ContainerBaseline {
    static let pidsMax: Int64 = 512
    static let temporaryBytes: Int64 = 512 << 20
    static let sharedMemoryBytes: Int64 = 256 << 20
    static let logFileMaxBytes: Int64 = 10 << 20
    /// What is kept of a log is read from them at the end, its beginning too. The Engine writes
    /// some hundred bytes more for each line.
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
        // When only a number is asked for, the Engine gives every container the first ones.
        if !gpus.isEmpty { spec.gpus = .devices(gpus.map(String.init)) }
        return spec
    }
}
