// The wire types here have the API's own spelling, so that no second list of names is needed.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

public import Foundation

/// A container as `inspect` shows it. The environment is left out, because secrets may be in it.
public struct ContainerDetails: Sendable, Equatable {
    public let id: String
    public let name: String
    public let state: ContainerState
    /// 0 until it has ended. After a restart of the Engine or the host, the Engine may invent 255;
    /// 137 means SIGKILL from any sender.
    public let exitCode: Int
    /// True when the kernel killed any process of the container for memory, not only the main one.
    /// The Engine learns this apart from the exit, so the value may change a moment after the
    /// state.
    public let wasOutOfMemory: Bool
    /// Why it could not be started; empty otherwise.
    public let errorText: String
    public let createdAt: Date
    /// Nil for a container that was never started.
    public let startedAt: Date?
    /// Nil for a container that never ended. A running container has the end of its previous run
    /// here.
    public let finishedAt: Date?
    /// The reference it was created from.
    public let image: String
    /// The image's id, `sha256:…`, even when the reference now names another image.
    public let imageID: String
    public let labels: [String: String]
    public let command: [String]
    public let user: String
    public let hostConfiguration: HostConfiguration
}

extension ContainerDetails: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id = "Id"
        case name = "Name"
        case createdAt = "Created"
        case state = "State"
        case imageID = "Image"
        case config = "Config"
        case hostConfiguration = "HostConfig"
    }

    private struct State: Decodable {
        var Status: ContainerState
        var ExitCode: Int
        var OOMKilled: Bool?
        var Error: String?
        var StartedAt: String?
        var FinishedAt: String?
    }

    private struct Config: Decodable {
        var Image: String?
        var Labels: [String: String]?
        var Cmd: [String]?
        var User: String?
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(String.self, forKey: .id)
        name = withoutLeadingSlash(try fields.decode(String.self, forKey: .name))
        let created = try fields.decode(String.self, forKey: .createdAt)
        guard let createdAt = RFC3339.date(created) else {
            throw DecodingError.dataCorruptedError(
                forKey: .createdAt, in: fields,
                debugDescription: "'\(created)' is no time; expected RFC 3339")
        }
        self.createdAt = createdAt
        let state = try fields.decode(State.self, forKey: .state)
        self.state = state.Status
        exitCode = state.ExitCode
        wasOutOfMemory = state.OOMKilled ?? false
        errorText = state.Error ?? ""
        startedAt = state.StartedAt.flatMap(RFC3339.date)
        finishedAt = state.FinishedAt.flatMap(RFC3339.date)
        imageID = try fields.decodeIfPresent(String.self, forKey: .imageID) ?? ""
        let config = try fields.decode(Config.self, forKey: .config)
        image = config.Image ?? ""
        labels = config.Labels ?? [:]
        command = config.Cmd ?? []
        user = config.User ?? ""
        hostConfiguration = try fields.decode(HostConfiguration.self, forKey: .hostConfiguration)
    }
}

/// A container as the list shows it.
public struct ContainerSummary: Sendable, Equatable {
    public let id: String
    /// Without the leading slash; more than one only when others link to it.
    public let names: [String]
    /// The reference it was created from, or an id once that tag has moved to another image.
    public let image: String
    public let imageID: String
    public let state: ContainerState
    public let labels: [String: String]
    /// To the second.
    public let createdAt: Date
}

extension ContainerSummary: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id = "Id"
        case names = "Names"
        case image = "Image"
        case imageID = "ImageID"
        case state = "State"
        case labels = "Labels"
        case created = "Created"
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(String.self, forKey: .id)
        // A container whose removal failed has null for its names.
        names = (try fields.decodeIfPresent([String].self, forKey: .names) ?? [])
            .map(withoutLeadingSlash)
        image = try fields.decodeIfPresent(String.self, forKey: .image) ?? ""
        imageID = try fields.decodeIfPresent(String.self, forKey: .imageID) ?? ""
        state = try fields.decode(ContainerState.self, forKey: .state)
        labels = try fields.decodeIfPresent([String: String].self, forKey: .labels) ?? [:]
        let seconds = try fields.decode(Int64.self, forKey: .created)
        createdAt = Date(timeIntervalSince1970: TimeInterval(seconds))
    }
}

func withoutLeadingSlash(_ name: String) -> String {
    name.hasPrefix("/") ? String(name.dropFirst()) : name
}

/// The state of a container, in the Engine's words.
public enum ContainerState: String, Sendable, CaseIterable {
    case created
    case running
    case paused
    case restarting
    case removing
    case exited
    /// Its removal failed half-way.
    case dead
    /// A word that this client does not know; other engines have their own.
    case unknown
}

extension ContainerState: Decodable {
    public init(from decoder: any Decoder) throws {
        let word = try decoder.singleValueContainer().decode(String.self)
        self = Self(rawValue: word.lowercased()) ?? .unknown
    }
}

/// The resources that a container uses, measured once.
public struct ContainerUsage: Sendable, Equatable {
    /// Processor time since it was started.
    public let cpuTime: Duration
    /// Memory in use, page cache included.
    public let memoryBytes: Int64
    public let pids: Int64
}

extension ContainerUsage: Decodable {
    private struct Fields: Decodable {
        struct CPU: Decodable {
            struct Usage: Decodable {
                var total_usage: UInt64?
            }

            var cpu_usage: Usage?
        }

        struct Memory: Decodable {
            var usage: Int64?
        }

        struct Pids: Decodable {
            var current: Int64?
        }

        var cpu_stats: CPU?
        var memory_stats: Memory?
        var pids_stats: Pids?
    }

    public init(from decoder: any Decoder) throws {
        let fields = try Fields(from: decoder)
        cpuTime = .nanoseconds(
            Int64(clamping: fields.cpu_stats?.cpu_usage?.total_usage ?? 0))
        memoryBytes = fields.memory_stats?.usage ?? 0
        pids = fields.pids_stats?.current ?? 0
    }
}
