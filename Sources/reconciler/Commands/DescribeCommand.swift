import ArgumentParser
import Foundation
import StatusAPI

struct DescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe", abstract: "Show all of one resource.")

    @OptionGroup var client: ClientOptions

    @Argument(help: "Kind, such as Dataset, dataset or datasets.")
    var kind: KindArgument

    @Argument(help: "OWNER/NAME, or NAME for a kind without owner.")
    var name: String

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    func run() async throws {
        let data = try await client.client().get(try kind.path(of: name))
        switch output {
        case .json: Console.result(String(decoding: data, as: UTF8.self))
        case .text:
            Console.result(Description(try Report<ResourceDetail>.decode(data)).text)
        }
    }
}
