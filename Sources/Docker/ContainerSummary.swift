public import Foundation

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
