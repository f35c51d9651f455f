import ArgumentParser
import Foundation
import Persistence
import StatusAPI

struct DescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe", abstract: "Show all of one resource.")

    @OptionGroup var client: ClientOptions
    @OptionGroup var resource: ResourceArguments

    @Option(name: .shortAndLong, help: "text, json or yaml.")
    var output: ReportFormat = .text

    func run() async throws {
        let client = try client.client()
        let data = try await client.get(try await resource.id(asking: client).apiPath)
        try output.write(data) {
            Description(try Report<ResourceDetail>.decode(data)).text
        }
    }
}
