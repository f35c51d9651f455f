// The wire types here have the API's own spelling, so that no second list of names is needed.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

public import Foundation

/// A container as `inspect` shows it. The environment is left out, because secrets may be in it.
public struct ContainerDetails: Sendable, Equatable {
    public let id: String
    public let name: String
    public let state: ContainerState
    /// 0 until it has run. 255 after a restart of the Engine or the host may be invented by the
    /// Engine; 137 is a kill, by whomever.
    public let exitCode: Int
    /// True when the kernel killed any process of the container for memory, not only the main one.
    /// The Engine learns it beside the exit, so it may come a moment after the state has changed.
    public let wasOutOfMemory: Bool
    /// Why it could not be started; empty otherwise.
    public let errorText: String
    public let createdAt: Date
    /// Nil for a container that was never started.
    public let startedAt: Date?
    /// Nil for a container that never ended. A running one keeps the end of its run before.
    public let finishedAt: Date?
    /// The reference it was created from.
    public let image: String
    /// The image's id, `sha256:…`, whatever became of the reference.
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
