import Foundation
import Manifests
import StatusAPI

/// What a shell offers while a resource is being typed: what the daemon has, else what the working
/// folder declares. It is quick, and silent when neither can be read.
enum ResourceCompletion {
    private static let filesMax = 2_000
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

    private static func offered(
        _ prefix: String, _ words: [String], _ text: (ResourceID) -> String?
    ) async -> [String] {
        let known = await asked(words, prefix)
        return (known ?? declared()).compactMap(text).filter { $0.hasPrefix(prefix) }
            .prefix(offeredMax).map(\.self)
    }

    /// What the daemon that the words name has; nil when none answers at once.
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

    private static func declared() -> [ResourceID] {
        do {
            let files = try ManifestFolder(path: ".").files()
            guard files.count <= filesMax else { return [] }
            let loaded = ManifestLoader().load(files, lastGood: [], policy: .unrestricted)
            return loaded.desired.resources.map(\.id) + loaded.desired.invalid.map(\.id)
        } catch {
            return []
        }
    }
}
