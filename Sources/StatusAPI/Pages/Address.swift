import Foundation
import Manifests

/// Addresses of pages and of the API, percent-encoded.
enum Address {
    /// `/datasets/alice/cups`, or `/architectures/tiny` for a kind without owner.
    static func page(_ id: ResourceID) -> String { "/\(path(id))" }

    static func api(_ id: ResourceID) -> String { "/api/v1/\(path(id))" }

    static func preview(_ id: ResourceID, _ number: Int) -> String {
        "\(api(id))/previews/\(number)"
    }

    /// `path` with the fields that have a value as its query, in the order of their declaration.
    static func query(_ path: String, _ fields: [ListQuery.Field: String]) -> String {
        let pairs = ListQuery.Field.allCases.compactMap { field in
            fields[field].map { "\(field.rawValue)=\(segment($0))" }
        }
        return pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
    }

    private static func path(_ id: ResourceID) -> String {
        let parts =
            id.kind.isOwned ? [id.kind.plural, id.owner, id.name] : [id.kind.plural, id.name]
        return parts.map(segment).joined(separator: "/")
    }

    private static func segment(_ text: String) -> String {
        var kept = CharacterSet(charactersIn: "-._~")
        kept.insert(charactersIn: "a"..."z")
        kept.insert(charactersIn: "A"..."Z")
        kept.insert(charactersIn: "0"..."9")
        return text.addingPercentEncoding(withAllowedCharacters: kept) ?? ""
    }
}
