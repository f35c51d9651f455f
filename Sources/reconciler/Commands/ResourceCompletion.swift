import Foundation
import Lab
import Manifests
import Persistence
import Planning
import StatusAPI

/// The words that a shell offers while a resource is being typed: resources of the daemon, else
/// those that the working folder declares. It is quick, and silent when neither can be read.
enum ResourceCompletion {
    private static let offeredMax = 200

    static func kinds(_ words: [String], _ index: Int, _ prefix: String) async -> [String] {
        guard prefix.contains("/") else { return Kind.allCases.map(\.plural) }
        return await offered(prefix, words) { $0.description }
    }

    static func names(_ words: [String], _ index: Int, _ prefix: String) async -> [String] {
        guard let kind = words.reversed().lazy.compactMap(Kind.init(word:)).first else { return [] }
        return await offered(prefix, words) { id in
            guard id.kind == kind else { return nil }
            return kind.isOwned ? "\(id.owner)/\(id.name)" : id.name
        }
    }

    /// The resources that the working folder declares, for commands that ask no daemon.
    static func declared(_ words: [String], _ index: Int, _ prefix: String) async -> [String] {
        starting(with: prefix, await declared().map(\.description))
    }

    /// The kinds, and after a dot the fields of a kind.
    static func fields(_ words: [String], _ index: Int, _ prefix: String) async -> [String] {
        let parts = prefix.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let kind = Kind(word: String(parts[0])) else {
            return starting(with: prefix, Kind.allCases.map(\.rawValue))
        }
        let isDeclared = parts[1].contains("parameters.")
        let declared = isDeclared ? await ManifestFolder.declaredHere() : nil
        let paths = FieldReference.fields(of: kind, in: declared).map {
            $0.path.replacing("[]", with: "").replacing(".*", with: "")
        }
        let short = paths.compactMap { $0.hasPrefix("spec.") ? String($0.dropFirst(5)) : nil }
        return starting(with: prefix, (short + paths).map { "\(parts[0]).\($0)" })
    }

    /// The goals of `wait --for`.
    static func goals(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
        let phases = Phase.allCases.map { "phase=\($0.rawValue)" }
        let conditions = ConditionReport.Aspect.allCases.map { "condition=\($0.rawValue)" }
        return starting(with: prefix, phases + conditions + ["deleted"])
    }

    private static func starting(with prefix: String, _ words: [String]) -> [String] {
        Array(words.filter { $0.hasPrefix(prefix) }.prefix(offeredMax))
    }

    private static func offered(
        _ prefix: String, _ words: [String], _ text: (ResourceID) -> String?
    ) async -> [String] {
        let known = await asked(words, prefix)
        if let known { return starting(with: prefix, known.compactMap(text)) }
        return starting(with: prefix, await declared().compactMap(text))
    }

    /// The resources of the daemon that the options in `words` name; nil when none answers at once.
    private static func asked(_ words: [String], _ prefix: String) async -> [ResourceID]? {
        let option = { (name: String) in
            words.firstIndex(of: name).flatMap {
                words.indices.contains($0 + 1) ? words[$0 + 1] : nil
            }
        }
        let tail = prefix.split(separator: "/").dropFirst(prefix.first?.isUppercase == true ? 1 : 0)
        let path = "/api/v1/search" + QueryText.query([("q", tail.joined(separator: "/"))])
        do {
            let client = ClientOptions.quiet(
                config: option("--config"), socket: option("--socket"), server: option("--server"))
            guard let data = try await client?.quick(path) else { return nil }
            return try Report<ResourceList>.decode(data).items.map(\.id)
        } catch {
            return nil
        }
    }

    private static func declared() async -> [ResourceID] {
        guard let desired = await ManifestFolder.declaredHere() else { return [] }
        return desired.resources.map(\.id) + desired.invalid.map(\.id)
    }
}
