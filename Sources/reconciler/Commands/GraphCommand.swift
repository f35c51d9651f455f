import ArgumentParser
import Foundation
import Lab
import Manifests
import Persistence
import StatusAPI

struct GraphCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph", abstract: "Draw what is made from what.",
        discussion: """
            With --path the manifests of a folder are drawn, and no daemon is asked. A graph with \
            more resources than --limit is drawn by owner and kind.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, dot, mermaid, svg, json
    }

    @OptionGroup var client: ClientOptions

    @OptionGroup var resource: AnyResourceArguments

    @Option(help: "Folder of manifests to draw instead of what the daemon has.")
    var path: String?

    @Option(help: "Steps each way from the resource that is named.")
    var depth = 3

    @Option(help: "Resources that are drawn one by one; 0 for all of them.")
    var limit = 200

    @Option(name: .shortAndLong, help: "text, dot, mermaid, svg or json.")
    var output: Format = .text

    func validate() throws {
        guard depth >= 0, limit >= 0 else {
            throw ValidationError("--depth and --limit must not be negative")
        }
    }

    func run() async throws {
        let (graph, id) = if let path { try await drawn(from: path) } else { try await asked() }
        switch output {
        case .text: try Console.result(graph.text)
        case .dot: try Console.result(graph.dot)
        case .mermaid: try Console.result(graph.mermaid)
        case .svg: try Console.result(graph.svg(focus: id))
        case .json: try Console.bytes(try ReportJSON.encode(graph) + Data("\n".utf8))
        }
    }

    private func drawn(
        from path: String
    ) async throws -> (graph: ResourceGraph, focus: ResourceID?) {
        let folder = try await ManifestFolder(path: path)
        let files = try folder.files()
        if files.isEmpty { throw await folder.nothingDeclared(path, files: 0) }
        let loaded = ManifestLoader().load(
            await .reading(files, limits: .standard), lastGood: [], policy: .unrestricted)
        let desired = loaded.desired
        let declared = desired.resources.map(\.id) + desired.invalid.map(\.id)
        let whole = ResourceGraph(desired)
        guard let id = try await resource.id({ try $0.id(among: declared) }) else {
            return (limit == 0 ? whole : whole.collapsed(to: limit), nil)
        }
        guard let part = whole.around(id, depth: depth) else {
            throw CommandFailure(status: .error, message: "'\(path)' declares no \(id)")
        }
        return (part, id)
    }

    private func asked() async throws -> (graph: ResourceGraph, focus: ResourceID?) {
        let client = try client.client()
        let id = try await resource.id { try await $0.id(asking: client) }
        let place =
            id.map { "\($0.apiPath)/graph?depth=\(depth)" } ?? "/api/v1/graph?limit=\(limit)"
        return (try Report<ResourceGraph>.decode(try await client.get(place)), id)
    }
}
