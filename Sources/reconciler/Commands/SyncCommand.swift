import ArgumentParser

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Ask the daemon to look at the repository now.")

    @OptionGroup var client: ClientOptions

    @Option(
        name: .customLong("accept-rewind"),
        help: "Commit to which history was rewritten; lets it through once.")
    var rewind: String?

    func run() async throws {
        if let rewind, !rewind.allSatisfy(\.isHexDigit) || rewind.count < 40 {
            throw ValidationError("'\(rewind)' must be a full commit id")
        }
        let query = rewind.map { "?acceptRewind=\($0)" } ?? ""
        _ = try await client.client().post("/api/v1/sync\(query)")
        Console.note("asked for a look at the repository")
    }
}
