import ArgumentParser

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Ask the daemon to look at the repository now.")

    @OptionGroup var client: ClientOptions

    func run() async throws {
        _ = try await client.client().post("/api/v1/sync")
        Console.note("asked for a look at the repository")
    }
}
