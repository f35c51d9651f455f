import ArgumentParser
import Foundation
import Lab
import Manifests
import Persistence
import StatusAPI

struct GetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "List resources, or show one in a line.",
        discussion: """
            Without a kind resources of all kinds are listed. With -o link a new link to a \
            download's archive is made and printed.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, wide, json, yaml, name, link
    }

    @OptionGroup var client: ClientOptions

    @Argument(
        help: "Kind, such as dataset; or one resource, such as Dataset/alice/cups.",
        completion: .custom(ResourceCompletion.kinds))
    var kind: String?

    @Argument(
        help: ResourceName.secondHelp,
        completion: .custom(ResourceCompletion.names))
    var name: String?

    @Option(name: .shortAndLong, help: "text, wide, json, yaml, name or link.")
    var output: Format = .text

    @OptionGroup var filter: ListOptions

    @Flag(help: "Go on, and write each resource again when it changes.")
    var watch = false

    func validate() throws {
        let isOne = try one != nil || bare != nil
        if !isOne { _ = try kind.map(Kind.named) }
        guard !watch || !isOne else {
            throw ValidationError("--watch needs a list; leave the name out")
        }
        guard !watch || [.text, .wide, .name].contains(output) else {
            throw ValidationError("--watch writes text, wide or name")
        }
        guard output != .link || isOne else {
            throw ValidationError("-o link needs the OWNER/NAME of a download")
        }
    }

    /// The incomplete name of one resource; nil for a complete one and for a list.
    private var bare: BareName? { kind.flatMap { BareName($0, name) } }

    /// The resource that is named completely; nil for an incomplete name and for a list.
    private var one: ResourceID? {
        get throws {
            guard bare == nil, let kind, name != nil || kind.contains("/") else { return nil }
            return try ResourceName.read(kind, name)
        }
    }

    func run() async throws {
        let client = try client.client()
        if let bare { return try await show(try await bare.id(asking: client), client) }
        if let one = try one { return try await show(one, client) }
        let kind = try kind.map(Kind.named)
        try await list(ResourceLister(client: client, kind: kind, filter: filter.fields))
    }

    private func show(_ id: ResourceID, _ client: APIClient) async throws {
        if output == .link {
            guard id.kind == .download else { throw ValidationError("only downloads have links") }
            let data = try await client.post("\(id.apiPath)/link")
            return try Console.result(try Report<MintedLink>.decode(data).url)
        }
        let data = try await client.get(id.apiPath)
        var table = table
        try write(data, &table) { [try Report<ResourceDetail>.decode(data).summary] }
        try await noteTroubles(client)
    }

    private func list(_ lister: ResourceLister) async throws {
        let report = try await lister.all()
        if report.content.items.isEmpty, let owner = filter.owner {
            let user = ResourceID(kind: .user, owner: "", name: owner)
            guard try await lister.client.find(user.apiPath) != nil else {
                throw CommandFailure(
                    status: .error,
                    message: "there is no user '\(owner)'; 'reconciler get users' lists them")
            }
        }
        var table = table
        try write(try ReportJSON.encode(report), &table) { report.content.items }
        try await noteTroubles(lister.client)
        guard watch else { return }
        try await lister.watch(after: report.content.items) { changed in
            try write(Data(), &table) { changed }
        }
    }

    /// Notes, beside the result, what is wrong with the lab and its newest revision.
    private func noteTroubles(_ client: APIClient) async throws {
        guard output == .text || output == .wide else { return }
        let dashboard = try Report<Dashboard>.decode(try await client.get("/api/v1/dashboard"))
        for line in SyncOutcome(dashboard).troubles { Console.note("note: \(line)") }
    }

    private var table: ResourceTable { ResourceTable(isWide: output == .wide) }

    private func write(
        _ data: Data, _ table: inout ResourceTable, _ resources: () throws -> [ResourceSummary]
    ) throws {
        switch output {
        case .json: try ReportFormat.json.write(data) { "" }
        case .yaml: try ReportFormat.yaml.write(data) { "" }
        case .text, .wide: try Console.result(table.text(of: try resources()))
        case .name, .link:
            let names = try resources().map(\.id.description)
            if !names.isEmpty { try Console.result(names.joined(separator: "\n")) }
        }
    }
}

/// The options that narrow a list.
struct ListOptions: ParsableArguments {
    @Option(name: [.customShort("l"), .long], help: "KEY=VALUE or KEY, several with commas.")
    var selector: String?

    @Option(help: "Only those in a phase, such as Running.")
    var phase: String?

    @Option(help: "Only those of one user.")
    var owner: String?

    @Option(help: "Only those with these words in name, title, tags or labels.")
    var search: String?

    var fields: [(name: String, value: String?)] {
        [("q", search), ("owner", owner), ("phase", phase), ("label", selector)]
    }
}
