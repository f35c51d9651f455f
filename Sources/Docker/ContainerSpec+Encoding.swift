// The wire types here have the API's own spelling, so that no second list of names is needed.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import Basics
internal import Foundation

extension ContainerSpec {
    /// The body of the create call, with keys in a fixed order.
    ///
    /// Throws `.invalidArgument` for a network that is a namespace of the host or of another
    /// container, and for numbers that the Engine would understand as "no limit".
    func encoded() throws(DockerError) -> [UInt8] {
        try check()
        do {
            return Array(try JSONEncoder.sorted.encode(CreateBody(self)))
        } catch {
            throw .invalidArgument("the container spec cannot be encoded: \(error)")
        }
    }

    private func check() throws(DockerError) {
        if case .named(let name) = network {
            guard name != "host", !name.isEmpty, !name.contains(":") else {
                throw .invalidArgument(
                    "'\(name)' is not the name of a network; expected one made for containers")
            }
        }
        let numbers: [(name: String, value: Int64)] =
            [
                ("memoryBytes", limits.memoryBytes), ("nanoCPUs", limits.nanoCPUs),
                ("pidsMax", limits.pidsMax), ("fileMaxBytes", logLimits.fileMaxBytes),
                ("filesMax", Int64(logLimits.filesMax)),
            ] + tmpfs.map { ("sizeBytes of \($0.target)", $0.sizeBytes) }
        // The Engine would take 0 or less for "no limit".
        for (name, value) in numbers where value <= 0 {
            throw .invalidArgument("\(name) is \(value); expected more than 0")
        }
        if case .count(let count) = gpus, count < 1 {
            throw .invalidArgument("\(count) GPUs cannot be requested; expected 1 or more")
        }
    }
}

private struct CreateBody: Encodable {
    var Image: String
    var Cmd: [String]?
    var Env: [String]
    var Labels: [String: String]
    var User: String
    var WorkingDir: String?
    var StopSignal: String?
    var StopTimeout: Int64?
    var HostConfig: HostConfigBody

    init(_ spec: ContainerSpec) {
        Image = spec.image
        Cmd = spec.command.isEmpty ? nil : spec.command
        Env = spec.environment.map { "\($0.key)=\($0.value)" }.sorted()
        Labels = spec.labels
        User = spec.user
        WorkingDir = spec.workingDirectory
        StopSignal = spec.stopSignal
        StopTimeout = spec.stopTimeout?.roundedUpSeconds
        HostConfig = HostConfigBody(spec)
    }
}

private struct HostConfigBody: Encodable {
    struct Restart: Encodable {
        var Name = "no"
    }

    struct Log: Encodable {
        var `Type` = "json-file"
        var Config: [String: String]
    }

    struct Mount: Encodable {
        struct Options: Encodable {
            var Propagation = "rprivate"
        }

        var `Type` = "bind"
        var Source: String
        var Target: String
        var ReadOnly: Bool
        var BindOptions = Options()
    }

    struct Devices: Encodable {
        var Count: Int?
        var DeviceIDs: [String]?
        var Capabilities = [["gpu"]]
    }

    var NetworkMode: String
    var Memory: Int64
    var MemorySwap: Int64
    var NanoCpus: Int64
    var PidsLimit: Int64
    var Mounts: [Mount]
    var Tmpfs: [String: String]
    var CapDrop: [String]
    var SecurityOpt: [String]
    var ReadonlyRootfs: Bool
    var Init: Bool
    var Privileged = false
    var AutoRemove = false
    var RestartPolicy = Restart()
    var LogConfig: Log
    var DeviceRequests: [Devices]?
    var ShmSize: Int64?

    init(_ spec: ContainerSpec) {
        NetworkMode = spec.network.name
        Memory = spec.limits.memoryBytes
        MemorySwap = spec.limits.memoryBytes
        NanoCpus = spec.limits.nanoCPUs
        PidsLimit = spec.limits.pidsMax
        Mounts = spec.mounts.map {
            Mount(Source: $0.source, Target: $0.target, ReadOnly: $0.isReadOnly)
        }
        Tmpfs = Dictionary(spec.tmpfs.map { ($0.target, $0.options) }) { _, last in last }
        CapDrop = spec.capDrop
        SecurityOpt = spec.securityOptions
        ReadonlyRootfs = spec.hasReadOnlyRootFileSystem
        Init = spec.runsInit
        LogConfig = Log(Config: [
            "max-size": String(spec.logLimits.fileMaxBytes),
            "max-file": String(spec.logLimits.filesMax),
        ])
        DeviceRequests = spec.gpus.map { [Self.devices($0)] }
        ShmSize = spec.shmBytes
    }

    private static func devices(_ request: GPURequest) -> Devices {
        switch request {
        case .all: Devices(Count: -1)
        case .count(let count): Devices(Count: count)
        case .devices(let ids): Devices(DeviceIDs: ids)
        }
    }
}

extension NetworkMode {
    fileprivate var name: String {
        switch self {
        case .none: "none"
        case .bridge: "bridge"
        case .named(let name): name
        }
    }
}

extension TemporaryFileSystem {
    fileprivate var options: String {
        let execution = allowsExecution ? "exec" : "noexec"
        let octal = String(mode, radix: 8)
        return "rw,nosuid,nodev,\(execution),size=\(sizeBytes),mode=\(octal)"
    }
}
