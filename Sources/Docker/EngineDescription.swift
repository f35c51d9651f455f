// The wire types here have the API's own spelling, so that no second list of names is needed.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

/// The Engine's host and its resources.
public struct EngineDescription: Sendable, Equatable {
    /// Processors the Engine may use.
    public let cpuCount: Int
    public let memoryBytes: Int64
    /// Names of the installed runtimes, sorted.
    public let runtimes: [String]
    public let storageDriver: String
    /// Folder that holds images and containers.
    public let rootFolder: String
    public let operatingSystem: String
    public let architecture: String
    /// True when containers go on while the Engine restarts.
    public let hasLiveRestore: Bool
    /// Devices that the Engine found by itself, such as `nvidia.com/gpu=0`; newer Engines only.
    public let discoveredDevices: [String]
}

extension EngineDescription: Decodable {
    private struct Fields: Decodable {
        struct Runtime: Decodable {}
        struct Device: Decodable {
            var ID: String?
        }

        var NCPU: Int
        var MemTotal: Int64
        var Runtimes: [String: Runtime]?
        var Driver: String?
        var DockerRootDir: String?
        var OperatingSystem: String?
        var Architecture: String?
        var LiveRestoreEnabled: Bool?
        var DiscoveredDevices: [Device]?
    }

    public init(from decoder: any Decoder) throws {
        let fields = try Fields(from: decoder)
        cpuCount = fields.NCPU
        memoryBytes = fields.MemTotal
        runtimes = (fields.Runtimes ?? [:]).keys.sorted()
        storageDriver = fields.Driver ?? ""
        rootFolder = fields.DockerRootDir ?? ""
        operatingSystem = fields.OperatingSystem ?? ""
        architecture = fields.Architecture ?? ""
        hasLiveRestore = fields.LiveRestoreEnabled ?? false
        discoveredDevices = (fields.DiscoveredDevices ?? []).compactMap(\.ID)
    }
}

/// The version of the Engine, and the API versions that it speaks.
public struct EngineVersion: Sendable, Equatable, Decodable {
    /// As in 20.10.24.
    public let version: String
    /// The newest API version it speaks, as in 1.41.
    public let apiVersion: String
    /// The oldest one it still speaks.
    public let minAPIVersion: String?

    private enum CodingKeys: String, CodingKey {
        case version = "Version"
        case apiVersion = "ApiVersion"
        case minAPIVersion = "MinAPIVersion"
    }
}

/// A version of the Engine API such as 1.41, ordered as versions are.
struct APIVersion: Sendable, Equatable, Comparable, CustomStringConvertible {
    let major: Int
    let minor: Int

    /// The oldest version whose answers this client was written for (Engine 20.10).
    static let oldest = APIVersion(major: 1, minor: 41)

    var description: String { "\(major).\(minor)" }

    static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

extension APIVersion {
    /// Nil unless the text is two numbers with a dot between them.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let major = Int(parts[0]), let minor = Int(parts[1]),
            major >= 0, minor >= 0
        else { return nil }
        self.init(major: major, minor: minor)
    }
}
