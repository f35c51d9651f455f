import ArgumentParser
import Foundation
import Manifests
import StatusAPI

struct GetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "List resources, or show one in a line.",
        discussion: "With -o link a new link to a download's archive is made and printed.")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, link
    }

    @OptionGroup var client: ClientOptions

    @Argument(help: "Kind, such as Dataset, dataset or datasets.")
    var kind: KindArgument

    @Argument(help: "OWNER/NAME, or NAME for a kind without owner.")
    var name: String?

    @Option(name: .shortAndLong, help: "text, json or link.")
    var output: Format = .text

    func run() async throws {
        let client = try client.client()
        guard let name else { return try await list(client) }
        let path = try kind.path(of: name)
        switch output {
        case .link:
            let data = try await client.post("\(path)/link")
            Console.result(try Report<MintedLink>.decode(data).url)
        case .json: Console.result(String(decoding: try await client.get(path), as: UTF8.self))
        case .text:
            let detail = try Report<ResourceDetail>.decode(try await client.get(path))
            Console.result(ResourceTable([detail.summary]).text)
        }
    }

    private func list(_ client: APIClient) async throws {
        let data = try await client.get("/api/v1/\(kind.kind.plural)")
        switch output {
        case .link: throw ValidationError("-o link needs the OWNER/NAME of a download")
        case .json: Console.result(String(decoding: data, as: UTF8.self))
        case .text:
            let list = try Report<ResourceList>.decode(data)
            Console.result(ResourceTable(list.items).text)
        }
    }
}

/// A kind as people write it: `Dataset`, `dataset` or `datasets`.
struct KindArgument: ExpressibleByArgument {
    let kind: Kind

    init?(argument: String) {
        guard let kind = Kind(word: argument) else { return nil }
        self.kind = kind
    }

    static var allValueStrings: [String] { Kind.allCases.map(\.plural) }

    /// The API's path of one resource of this kind.
    func path(of name: String) throws -> String {
        let parts = name.split(separator: "/")
        guard parts.count == (kind.isOwned ? 2 : 1) else {
            let form = kind.isOwned ? "OWNER/NAME" : "NAME"
            throw ValidationError("'\(name)' must be \(form) for a \(kind.rawValue)")
        }
        return "/api/v1/\(kind.plural)/\(name)"
    }
}

extension Report {
    /// The content of an answer.
    static func decode(_ data: Data) throws -> Content {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return try decoder.decode(Report<Content>.self, from: data).content
    }
}
