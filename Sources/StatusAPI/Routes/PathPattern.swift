import Basics
import Foundation
import Manifests

/// The form of a path, such as `/api/v1/{resource}/log`: requests are routed by it, and links are
/// written by it.
///
/// `{kind}` is the plural of a kind. `{resource}` is `kind/owner/name`, or `kind/name` for a kind
/// without owner; `{object}` is the same for a kind whose result lies in the bucket. `{number}` is
/// a number from 0. `{rest}` is all that is left, at least one part.
struct PathPattern: Hashable, Sendable, ExpressibleByStringLiteral {
    private enum Part: Hashable, Sendable {
        case word(String)
        case kind, resource, object, number, rest
    }

    private let parts: [Part]

    init(stringLiteral text: String) {
        parts = text.split(separator: "/").map { word in
            switch word {
            case "{kind}": .kind
            case "{resource}": .resource
            case "{object}": .object
            case "{number}": .number
            case "{rest}": .rest
            default: .word(String(word))
            }
        }
    }

    /// The things that the decoded parts of a path name; nil for a path of another form.
    func match(_ path: [String]) -> Place? {
        var place = Place()
        var left = path[...]
        for part in parts {
            switch part {
            case .word(let word):
                guard left.popFirst() == word else { return nil }
            case .kind:
                guard let kind = left.popFirst().flatMap(Kind.init(plural:)) else { return nil }
                place.kind = kind
            case .resource, .object:
                guard let (id, rest) = ResourceID.read(Array(left)),
                    part == .resource || id.kind.traits.result == .object
                else { return nil }
                (place.kind, place.resource) = (id.kind, id)
                left = rest[...]
            case .number:
                guard let number = left.popFirst().flatMap({ Int($0) }), number >= 0
                else { return nil }
                place.number = number
            case .rest:
                guard !left.isEmpty else { return nil }
                place.rest = left.joined(separator: "/")
                left = []
            }
        }
        return left.isEmpty ? place : nil
    }

    /// The path to a place, percent-encoded.
    func address(of place: Place = Place()) -> String {
        path { part in
            switch part {
            case .word(let word): word
            case .kind: place.kind?.plural ?? ""
            case .resource, .object:
                place.resource.map { id in
                    [id.kind.plural, id.owner, id.name].filter { !$0.isEmpty }
                        .map(Address.segment).joined(separator: "/")
                } ?? ""
            case .number: "\(place.number ?? 0)"
            case .rest: place.rest ?? ""
            }
        }
    }

    /// The path as documents write it, once for each kind that it is for.
    var documented: [(path: String, kind: Kind?)] {
        kinds.map { kind in
            let plural = kind?.plural ?? ""
            let path = path { part in
                switch part {
                case .word(let word): word
                case .kind: plural
                case .resource, .object:
                    kind?.isOwned == true ? "\(plural)/{owner}/{name}" : "\(plural)/{name}"
                case .number: "{number}"
                case .rest: "{path}"
                }
            }
            return (path, kind)
        }
    }

    /// Whether it stands for one path for each kind.
    var isOfKinds: Bool { parts.contains(.kind) }

    private var kinds: [Kind?] {
        if parts.contains(.object) { return Kind.allCases.filter { $0.traits.result == .object } }
        return isOfKinds || parts.contains(.resource) ? Kind.allCases : [nil]
    }

    private func path(_ text: (Part) -> String) -> String {
        "/" + parts.map(text).joined(separator: "/")
    }
}

/// The things that the parts of a path name.
struct Place: Hashable, Sendable {
    var kind: Kind?
    var resource: ResourceID?
    var number: Int?
    var rest: String?
}

extension ResourceID {
    /// The identity at the start of a path's parts, and the parts after it.
    static func read(_ parts: [String]) -> (ResourceID, [String])? {
        guard let first = parts.first, let kind = Kind(plural: first) else { return nil }
        let length = kind.isOwned ? 3 : 2
        guard parts.count >= length else { return nil }
        let id = ResourceID(
            kind: kind, owner: kind.isOwned ? parts[1] : "", name: parts[length - 1])
        return (id, Array(parts.dropFirst(length)))
    }
}

extension Kind {
    /// The kind with this plural in addresses.
    init?(plural: String) {
        guard let kind = Kind.allCases.first(where: { $0.plural == plural }) else { return nil }
        self = kind
    }
}

/// Addresses of pages and of the API, percent-encoded.
enum Address {
    /// `/datasets`.
    static func list(_ kind: Kind) -> String { Route.listPath.address(of: Place(kind: kind)) }

    /// `/datasets/alice/cups`, or `/architectures/tiny` for a kind without owner.
    static func page(_ id: ResourceID) -> String { address(Route.pagePath, id) }
    static func link(_ id: ResourceID) -> String { address(Route.linkPath, id) }
    static func api(_ id: ResourceID) -> String { address(Route.reportPath, id) }
    static func log(_ id: ResourceID) -> String { address(Route.logPath, id) }

    static func preview(_ id: ResourceID, _ number: Int) -> String {
        Route.previewPath.address(of: Place(kind: id.kind, resource: id, number: number))
    }

    private static func address(_ path: PathPattern, _ id: ResourceID) -> String {
        path.address(of: Place(kind: id.kind, resource: id))
    }

    /// `path` with the fields that have a value as its query, in the order of their declaration.
    static func query(_ path: String, _ fields: [ListQuery.Field: String]) -> String {
        let pairs = ListQuery.Field.allCases.compactMap { field in
            fields[field].map { "\(field.rawValue)=\(segment($0))" }
        }
        return pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
    }

    /// A part of a path or of a query.
    static func segment(_ text: String) -> String { PercentEncoding.encode(text) }
}
