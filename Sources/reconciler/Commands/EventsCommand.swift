import ArgumentParser
import Execution
import Foundation
import Manifests
import Persistence
import StatusAPI

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Show what happened, to one resource or to all, oldest first.")

    /// Number of events in one answer of the API, at most.
    private static let eventsMax = 1000

    @OptionGroup var client: ClientOptions

    @OptionGroup var resource: AnyResourceArguments

    @Flag(name: .shortAndLong, help: "Go on with what happens from now on.")
    var follow = false

    @Option(name: .shortAndLong, help: "text, or json: one object a line.")
    var output: OutputFormat = .text

    func run() async throws {
        let client = try client.client()
        let id = try await resource.id { try await $0.id(asking: client) }
        let place = id?.apiPath ?? "/api/v1"
        let time = TimeSource.system()
        var sequence = 0
        repeat {
            let data = try await client.get("\(place)/events?after=\(sequence)")
            let events = try Report<ItemList<EventReport>>.decode(data).items.reversed()
            if events.count >= Self.eventsMax {
                Console.note("only the newest \(events.count) of these are shown")
            }
            for event in events { try write(event) }
            sequence = events.map(\.sequence).max() ?? sequence
            if follow { try await time.sleep(.seconds(1)) }
        } while follow
    }

    private func write(_ event: EventReport) throws {
        switch output {
        case .json:
            try Console.result(String(decoding: try ReportJSON.encode(event), as: UTF8.self))
        case .text:
            let subject = event.resource.map(\.description) ?? "lab"
            try Console.result(
                "\(event.at.formatted(.iso8601))  \(subject)  \(event.reason): \(event.message)")
        }
    }
}
