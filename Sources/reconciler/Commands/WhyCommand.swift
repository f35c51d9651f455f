import ArgumentParser
import Persistence
import StatusAPI

struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Say what a resource waits for, what went wrong, or what made it.")

    @OptionGroup var client: ClientOptions
    @OptionGroup var resource: ResourceArguments

    @Option(name: .shortAndLong, help: "text, json or yaml.")
    var output: ReportFormat = .text

    func run() async throws {
        let client = try client.client()
        let id = try await resource.id(asking: client)
        let data = try await client.get("\(id.apiPath)/why")
        try output.write(data) {
            let report = try ReportJSON.decode(Report<WhyReport>.self, from: data)
            return WhyText(report.content, now: report.generatedAt).text
        }
    }
}
