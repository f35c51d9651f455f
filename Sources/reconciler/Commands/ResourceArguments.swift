import ArgumentParser
import Basics
import Lab
import Manifests
import Persistence
import StatusAPI

/// One resource as people name it: `dataset alice/cups`, or `Dataset/alice/cups`.
struct ResourceArguments: ParsableArguments {
    @Argument(
        help: ResourceName.help,
        completion: .custom(ResourceCompletion.kinds))
    var kind: String

    @Argument(
        help: ResourceName.secondHelp,
        completion: .custom(ResourceCompletion.names))
    var name: String?

    func validate() throws {
        if BareName(kind, name) == nil { _ = try ResourceName.read(kind, name) }
    }

    /// The named resource. The daemon is asked to complete a name that is not complete.
    func id(asking client: APIClient) async throws -> ResourceID {
        try await BareName.id(kind, name) { try await $0.id(asking: client) }
    }
}

/// One resource as people name it, or none for all resources.
struct AnyResourceArguments: ParsableArguments {
    @Argument(
        help: ResourceName.help,
        completion: .custom(ResourceCompletion.kinds))
    var kind: String?

    @Argument(
        help: ResourceName.secondHelp,
        completion: .custom(ResourceCompletion.names))
    var name: String?

    func validate() throws {
        guard let kind, BareName(kind, name) == nil else { return }
        _ = try ResourceName.read(kind, name)
    }

    /// The named resource; nil when none is named. `finding` completes a name that is not complete.
    func id(_ finding: (BareName) async throws -> ResourceID) async throws -> ResourceID? {
        guard let kind else { return nil }
        return try await BareName.id(kind, name, finding)
    }
}

/// A name that is not complete: `cups` or `alice/cups` without a kind, or `dataset cups` without an
/// owner.
struct BareName {
    private let kind: Kind?
    private let owner: String?
    private let name: String

    /// Nil for a complete name, and for a word that is a misspelt kind: nearly a kind, with the
    /// same first letter. People seldom mistype the first letter, and names such as `cups` are near
    /// `runs`.
    init?(_ word: String, _ name: String?) {
        var parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        kind = Kind(word: parts[0])
        if let kind {
            parts = Array(parts.dropFirst()) + (name.map { [$0] } ?? [])
            guard kind.isOwned, parts.count == 1, parts[0] != "", !parts[0].contains("/")
            else { return nil }
            owner = nil
            self.name = parts[0]
            return
        }
        guard name == nil, (1...2).contains(parts.count), !parts.contains(""),
            !Kind.isMeant(by: parts[0])
        else { return nil }
        owner = parts.count == 2 ? parts[0] : nil
        self.name = parts[parts.count - 1]
    }

    /// The resource that two words of a command name. `finding` completes a name that is not
    /// complete.
    static func id(
        _ kind: String, _ name: String?, _ finding: (BareName) async throws -> ResourceID
    ) async throws -> ResourceID {
        guard let bare = BareName(kind, name) else { return try ResourceName.read(kind, name) }
        return try await finding(bare)
    }

    func id(asking client: APIClient) async throws -> ResourceID {
        func ids(_ filter: [(name: String, value: String?)]) async throws -> [ResourceID] {
            let lister = ResourceLister(client: client, kind: kind, filter: filter)
            return try await lister.all().content.items.map(\.id)
        }
        let found = try await ids([("q", name), ("owner", owner)])
        if !found.contains(where: isMeant) { return try id(among: try await ids([])) }
        return try id(among: found)
    }

    func id(among ids: [ResourceID]) throws -> ResourceID {
        let found = Set(ids.filter(isMeant)).sorted()
        guard let first = found.first else {
            let missing =
                kind.map { "there is no \($0.rawValue) '\(shown)'" }
                ?? "'\(shown)' is no kind, and no resource has that name"
            throw CommandFailure(status: .error, message: missing + hint(among: ids))
        }
        guard found.count == 1 else {
            let all = found.map(\.description).joined(separator: ", ")
            throw CommandFailure(
                status: .error, message: "'\(shown)' names several: \(all); write one of them")
        }
        return first
    }

    private func isMeant(_ id: ResourceID) -> Bool {
        id.name == name && id.owner == owner ?? id.owner && id.kind == kind ?? id.kind
    }

    private var shown: String { owner.map { "\($0)/\(name)" } ?? name }

    private func hint(among ids: [ResourceID]) -> String {
        let known = ids.filter { $0.kind == kind ?? $0.kind }
        let near = Spelling.nearest(to: name, among: known.map(\.name).sorted())
        let meant = known.filter { $0.name == near }.min()
        return meant.map { "; did you mean '\($0)'?" }
            ?? "; 'reconciler get\(kind.map { " " + $0.plural } ?? "")' lists all"
    }
}

/// Reads complete names of resources.
enum ResourceName {
    /// The help for the first word of a name.
    static let help: ArgumentHelp = """
        Kind, such as dataset; all of it, such as Dataset/alice/cups; or a name that only one \
        resource has.
        """
    /// The help for the second word of a name.
    static let secondHelp: ArgumentHelp = """
        OWNER/NAME, or NAME for a kind without owner, or where only one of the kind has it.
        """

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
    /// Its path in the API, percent-encoded.
    var apiPath: String {
        let parts = kind.isOwned ? [kind.plural, owner, name] : [kind.plural, name]
        return "/api/v1/" + parts.map { PercentEncoding.encode($0) }.joined(separator: "/")
    }
}

extension Kind {
    fileprivate static func isMeant(by word: String) -> Bool {
        let first = word.first?.lowercased()
        let words = allCases.flatMap { [$0.rawValue, $0.plural] }
            .filter { $0.first?.lowercased() == first }
        return Spelling.nearest(to: word, among: words) != nil
    }
}

extension Kind {
    /// The kind that people mean by a word; an error names the nearest.
    static func named(_ text: String) throws -> Kind {
        if let kind = Kind(word: text) { return kind }
        let hint =
            nearest(to: text).map { "did you mean '\($0.rawValue)'?" }
            ?? "kinds are \(allCases.map(\.rawValue).joined(separator: ", "))"
        throw ValidationError("there is no kind '\(text)'; \(hint)")
    }
}
