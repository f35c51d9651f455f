/// The description from which a container is created.
///
/// Every default is the most restrictive: no network, no capability, no new privileges, a read-only
/// root, no mount and no device, so the code that creates a container names each further right.
/// User and limits have no default. This client never uses the options that this type lacks
/// (privileged, host namespaces, published ports, devices by path, a restart policy, auto-remove).
public struct ContainerSpec: Sendable, Equatable {
    /// Reference, digest reference or id; never pulled, so `create` fails when it is missing.
    public var image: String
    /// Program and arguments after the image's entry point; empty means the image's own command.
    public var command: [String] = []
    public var environment: [String: String] = [:]
    public var labels: [String: String] = [:]
    /// `uid`, `uid:gid` or names known inside the image.
    public var user: String
    /// Nil means the image's own.
    public var workingDirectory: String?
    public var mounts: [BindMount] = []
    public var tmpfs: [TemporaryFileSystem] = []
    public var limits: ResourceLimits
    public var logLimits: LogLimits
    public var network = NetworkMode.none
    /// Linux capabilities to drop, without `CAP_`; `ALL` drops every one.
    public var capDrop = ["ALL"]
    public var securityOptions = ["no-new-privileges"]
    public var hasReadOnlyRootFileSystem = true
    /// True to run a tiny init as process 1, which forwards signals and reaps orphans.
    public var runsInit = true
    public var gpus: GPURequest?
    /// Nil means the image's own, which is SIGTERM unless it says otherwise.
    public var stopSignal: String?
    /// The grace of a stop without a grace of its own, such as at the Engine's shutdown.
    public var stopTimeout: Duration?
    /// Size of `/dev/shm`; nil means the Engine's default, 64 MiB.
    public var shmBytes: Int64?

    public init(image: String, user: String, limits: ResourceLimits, logLimits: LogLimits) {
        self.image = image
        self.user = user
        self.limits = limits
        self.logLimits = logLimits
    }
}

/// The most resources that a container may use.
public struct ResourceLimits: Sendable, Equatable {
    /// Limit of memory, and of memory plus swap together, so nothing is swapped.
    public var memoryBytes: Int64
    /// Processor time in billionths of one processor: 1_500_000_000 is one and a half.
    public var nanoCPUs: Int64
    /// Processes and threads together.
    public var pidsMax: Int64

    public init(memoryBytes: Int64, nanoCPUs: Int64, pidsMax: Int64) {
        self.memoryBytes = memoryBytes
        self.nanoCPUs = nanoCPUs
        self.pidsMax = pidsMax
    }
}

/// Limits of the container's `json-file` log, which otherwise grows for ever.
public struct LogLimits: Sendable, Equatable {
    /// Size at which a file is rotated.
    public var fileMaxBytes: Int64
    /// Files kept; the oldest is thrown away.
    public var filesMax: Int

    public init(fileMaxBytes: Int64, filesMax: Int) {
        self.fileMaxBytes = fileMaxBytes
        self.filesMax = filesMax
    }
}

/// A file or folder of the host inside the container; `create` fails when the source is missing.
public struct BindMount: Sendable, Equatable {
    /// Absolute path on the Engine's host.
    public var source: String
    /// Absolute path in the container.
    public var target: String
    public var isReadOnly: Bool

    public init(source: String, target: String, isReadOnly: Bool) {
        self.source = source
        self.target = target
        self.isReadOnly = isReadOnly
    }
}

/// A folder in memory; its files count against the container's memory limit.
public struct TemporaryFileSystem: Sendable, Equatable {
    public var target: String
    public var sizeBytes: Int64
    /// Permissions of the folder itself, as in 0o1777.
    public var mode: UInt16
    /// True to allow running programs from it; device files and set-uid bits never work.
    public var allowsExecution: Bool

    public init(target: String, sizeBytes: Int64, mode: UInt16, allowsExecution: Bool) {
        self.target = target
        self.sizeBytes = sizeBytes
        self.mode = mode
        self.allowsExecution = allowsExecution
    }
}

/// Which network a container joins.
public enum NetworkMode: Sendable, Equatable {
    /// Its own loopback only.
    case none
    /// The Engine's default bridge.
    case bridge
    /// A network of that name.
    case named(String)
}

/// Which GPUs a container sees.
public enum GPURequest: Sendable, Equatable {
    case all
    /// This many, chosen by the Engine's driver, which may give one GPU to several containers.
    case count(Int)
    /// Those with these indexes or UUIDs.
    case devices([String])
}
