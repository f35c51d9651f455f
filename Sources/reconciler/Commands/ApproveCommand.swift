import ArgumentParser
import Foundation

struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve the changes that the guards stopped.",
        discussion: "The approval holds for the revision in force and exactly these changes.")

    @OptionGroup var client: ClientOptions

    func run() async throws {
        let data = try await client.client().post("/api/v1/approve")
        let approved = try JSONDecoder().decode([String: [String]].self, from: data)["approved"]
        guard let approved, !approved.isEmpty else { return Console.note("nothing is stopped") }
        for message in approved { try Console.result("approved: \(message)") }
    }
}
