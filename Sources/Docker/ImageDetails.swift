// The wire types here have the API's own spelling, so that no second list of names is needed.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

/// An image the Engine has.
public struct ImageDetails: Sendable, Equatable {
    /// `sha256:…` of its configuration: the same bytes, the same id.
    public let id: String
    public let tags: [String]
    /// `name@sha256:…` for each registry it was pulled from or pushed to; empty when it was built
    /// here.
    public let repoDigests: [String]
    public let labels: [String: String]
    public let sizeBytes: Int64
}

extension ImageDetails: Decodable {
    private struct Fields: Decodable {
        struct Config: Decodable {
            var Labels: [String: String]?
        }

        var Id: String
        var RepoTags: [String]?
        var RepoDigests: [String]?
        var Size: Int64?
        var Config: Config?
    }

    public init(from decoder: any Decoder) throws {
        let fields = try Fields(from: decoder)
        id = fields.Id
        tags = fields.RepoTags ?? []
        repoDigests = fields.RepoDigests ?? []
        labels = fields.Config?.Labels ?? [:]
        sizeBytes = fields.Size ?? 0
    }
}
