import ArgumentParser
import Manifests
import StatusAPI

/// One resource as people name it: `dataset alice/cups`, or `Dataset/alice/cups`.
struct ResourceArguments: ParsableArguments {
    @Argument(
        help: "Kind, such as dataset; or all of it, such as Dataset/alice/cups.",
        completion: .custom(ResourceCompletion.kinds))
    var kind: String

    @Argument(
        help: "OWNER/NAME, or NAME for a kind without owner.",
        completion: .custom(ResourceCompletion.names))
    var name: String?

    func validate() throws { _ = try id }

    var id: ResourceID {
        get throws { try ResourceName.read(kind, name) }
    }

    /// Its place in the API.
    var path: String {
        get throws { try id.apiPath }
    }
}

/// Reads how people name resources.
enum ResourceName {
    static func read(_ kind: String, _ name: String?) throws -> ResourceID {
        let parts = kind.split(separator: "/", maxSplits: 1).map(String.init)
        let kind = try Kind.named(parts.first ?? "")
        guard let name = name ?? (parts.count == 2 ? parts[1] : nil) else {
            throw ValidationError("which \(kind.traits.noun)? Give \(form(kind)) as well")
        }
        let names = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard names.count == (kind.isOwned ? 2 : 1), names.allSatisfy({ !$0.isEmpty }) else {
            throw ValidationError("'\(name)' must be \(form(kind)) for a \(kind.rawValue)")
        }
        return ResourceID(
            kind: kind, owner: kind.isOwned ? names[0] : "", name: names[names.count - 1])
    }

    private static func form(_ kind: Kind) -> String { kind.isOwned ? "OWNER/NAME" : "NAME" }
}

extension ResourceID {
    /// Its place in the API, percent-encoded.
    var apiPath: String {
        let parts = kind.isOwned ? [kind.plural, owner, name] : [kind.plural, name]
        return "/api/v1/" + parts.map(QueryText.encode).joined(separator: "/")
    }
}
