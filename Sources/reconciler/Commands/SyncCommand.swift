import ArgumentParser
import Execution
import Foundation
import Lab
import Persistence
import Planning
import StatusAPI

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Ask the daemon to look at the repository now.",
        discussion: """
            With --wait it says what came of it: what was accepted or refused, what is wrong, what \
            a guard holds and how much work begins. It ends then with 1 when the look failed or \
            the revision is refused, 4 when some manifest is wrong, 5 when a guard holds something \
            back, and 75 when the time is over.
            """)

    @OptionGroup var client: ClientOptions

    @Option(
        name: .customLong("accept-rewind"),
        help: "Commit to which history was rewritten; lets it through once.")
    var rewind: String?

    @Flag(name: .shortAndLong, help: "Wait for the look and say what came of it.")
    var wait = false

    @Option(help: "Longest time for --wait: seconds, or such as 90s, 10m.")
    var timeout: WaitLength = WaitLength(seconds: 120)

    func run() async throws {
        if let rewind, !rewind.allSatisfy(\.isHexDigit) || rewind.count < 40 {
            throw ValidationError("'\(rewind)' must be a full commit id")
        }
        let query = rewind.map { "?acceptRewind=\($0)" } ?? ""
        let client = try client.client()
        let before = try await wait ? look(client) : nil
        let answer = try await client.post("/api/v1/sync\(query)")
        guard let before else { return Console.note("asked for a look at the repository") }
        let asked = try JSONDecoder().decode(SyncAnswer.self, from: answer)
        let outcome = try await settled(after: asked.askedAt, client)
        let word = outcome.revision == before.revision ? "in force already" : "accepted"
        try Console.result("\(word): \(outcome.text)")
        for line in outcome.troubles { Console.note("note: \(line)") }
        if outcome.status != .fine { throw outcome.status.code }
    }

    private func settled(after askedAt: Double, _ client: APIClient) async throws -> SyncOutcome {
        let time = TimeSource.system()
        let start = time.now()
        while true {
            let outcome = try await look(client)
            if outcome.isSettled(after: askedAt) { return outcome }
            guard time.now().elapsed(since: start) < timeout.length else {
                throw CommandFailure(
                    status: .tryAgain, message: "the time is over; the look goes on")
            }
            try await time.sleep(.milliseconds(200))
        }
    }

    private func look(_ client: APIClient) async throws -> SyncOutcome {
        SyncOutcome(try Report<Dashboard>.decode(try await client.get("/api/v1/dashboard")))
    }
}
