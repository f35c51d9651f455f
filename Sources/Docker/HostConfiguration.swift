// The wire types here have the API's own spelling, so that no second list of names is needed.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

/// The rights of a container on its host, as the Engine reports them, to check the container that
/// was created.
public struct HostConfiguration: Sendable, Equatable {
    public let networkMode: String
    public let memoryBytes: Int64
    /// Memory and swap together; equal to `memoryBytes` when nothing may be swapped.
    public let memorySwapBytes: Int64
    public let nanoCPUs: Int64
    /// Nil or 0 means no limit.
    public let pidsMax: Int64?
    public let capAdd: [String]
    public let capDrop: [String]
    public let securityOptions: [String]
    public let hasReadOnlyRootFileSystem: Bool
    public let runsInit: Bool
    public let isPrivileged: Bool
    public let isAutoRemoved: Bool
    public let restartPolicy: String
    public let logDriver: String
    public let logOptions: [String: String]
    public let mounts: [BindMount]
    /// Mounts in the older `source:target` form, which this client never makes.
    public let binds: [String]
    /// Options by target.
    public let tmpfs: [String: String]
    public let pidMode: String
    public let ipcMode: String
    public let shmBytes: Int64
    /// The number of device requests (such as for GPUs) that it was created with.
    public let deviceRequestCount: Int
    /// Indexes or UUIDs that those requests name.
    public let deviceIDs: [String]
    /// How many device files of the host it was given by path.
    public let deviceCount: Int
}

extension HostConfiguration: Decodable {
    private struct Fields: Decodable {
        struct Named: Decodable {
            var Name: String?
        }

        struct Log: Decodable {
            var `Type`: String?
            var Config: [String: String]?
        }

        struct Mount: Decodable {
            var Source: String?
            var Target: String?
            var ReadOnly: Bool?
        }

        struct DeviceRequest: Decodable {
            var DeviceIDs: [String]?
        }

        struct Anything: Decodable {}

        var NetworkMode: String?
        var Memory: Int64?
        var MemorySwap: Int64?
        var NanoCpus: Int64?
        var PidsLimit: Int64?
        var CapAdd: [String]?
        var CapDrop: [String]?
        var SecurityOpt: [String]?
        var ReadonlyRootfs: Bool?
        var Init: Bool?
        var Privileged: Bool?
        var AutoRemove: Bool?
        var RestartPolicy: Named?
        var LogConfig: Log?
        var Mounts: [Mount]?
        var Binds: [String]?
        var Tmpfs: [String: String]?
        var PidMode: String?
        var IpcMode: String?
        var ShmSize: Int64?
        var DeviceRequests: [DeviceRequest]?
        var Devices: [Anything]?
    }

    public init(from decoder: any Decoder) throws {
        let fields = try Fields(from: decoder)
        networkMode = fields.NetworkMode ?? ""
        memoryBytes = fields.Memory ?? 0
        memorySwapBytes = fields.MemorySwap ?? 0
        nanoCPUs = fields.NanoCpus ?? 0
        pidsMax = fields.PidsLimit
        capAdd = fields.CapAdd ?? []
        capDrop = fields.CapDrop ?? []
        securityOptions = fields.SecurityOpt ?? []
        hasReadOnlyRootFileSystem = fields.ReadonlyRootfs ?? false
        runsInit = fields.Init ?? false
        isPrivileged = fields.Privileged ?? false
        isAutoRemoved = fields.AutoRemove ?? false
        restartPolicy = fields.RestartPolicy?.Name ?? ""
        logDriver = fields.LogConfig?.Type ?? ""
        logOptions = fields.LogConfig?.Config ?? [:]
        mounts = (fields.Mounts ?? []).map {
            BindMount(
                source: $0.Source ?? "", target: $0.Target ?? "",
                isReadOnly: $0.ReadOnly ?? false)
        }
        binds = fields.Binds ?? []
        tmpfs = fields.Tmpfs ?? [:]
        pidMode = fields.PidMode ?? ""
        ipcMode = fields.IpcMode ?? ""
        shmBytes = fields.ShmSize ?? 0
        deviceRequestCount = fields.DeviceRequests?.count ?? 0
        deviceIDs = (fields.DeviceRequests ?? []).flatMap { $0.DeviceIDs ?? [] }
        deviceCount = fields.Devices?.count ?? 0
    }
}
