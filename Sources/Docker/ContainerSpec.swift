/// What a container is created from.
///
/// Every default is the closed one: no network, no capability, no new privileges, a read-only root,
/// no mount and no device, so whatever a container may do beyond that stands where it is created.
/// User and limits have no default. What this type cannot say (privileged, host namespaces,
/// published ports, devices by path, a restart policy, auto-remove) is never asked of the Engine.
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
    /// Linux capabilities taken away, without `CAP_`; `ALL` takes every one.
    public var capDrop = ["ALL"]
    public var securityOptions = ["no-new-privileges"]
    public var hasReadOnlyRootFileSystem = true
    /// True to run a tiny init as process 1, which forwards signals and reaps orphans.
    public var runsInit = true
    public var gpus: GPURequest?
    /// Nil means the image's own, which is SIGTERM unless it says otherwise.
    public var stopSignal: String?
    /// The grace the Engine gives when whoever stops the container names none, as at its own
    /// shutdown.
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
