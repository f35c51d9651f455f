import ArgumentParser
import Foundation

struct LogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Show the log of a resource's newest attempt.",
        discussion: """
            A line that was overwritten, such as a progress bar, shows its last state. Colours \
            reach a terminal; no other control sequence does.
            """)

    @OptionGroup var client: ClientOptions

    @OptionGroup var resource: ResourceArguments

    @Option(help: "Only the last lines, 5000 at most; with --follow, what comes after them too.")
    var tail: Int?

    @Flag(name: .shortAndLong, help: "Go on until the attempt ends.")
    var follow = false

    @Flag(name: .shortAndLong, help: "Begin each line with the time at which it was begun.")
    var timestamps = false

    @Flag(name: .customLong("no-color"), help: "No colours, as with NO_COLOR.")
    var refusesColour = false

    func validate() throws {
        guard tail ?? 1 > 0 else { throw ValidationError("--tail must be at least 1") }
    }

    func run() async throws {
        let client = try client.client()
        let path = "\(try await resource.id(asking: client).apiPath)/log"
        let isColoured = TerminalStyle.standardOutput(isRefused: refusesColour).isColoured
        let query = QueryText.query([
            ("follow", follow ? "1" : nil), ("tail", tail.map(String.init)),
            ("timestamps", timestamps ? "1" : nil), ("colour", isColoured ? "1" : nil),
        ])
        guard follow else {
            return try await client.stream(path + query) {
                try Console.bytes($0)
            }
        }
        var events = ServerEvents()
        var screen = FollowedScreen(isTerminal: TerminalStyle.isTerminal)
        try await client.stream(path + query) { piece in
            for event in events.take(piece) {
                let data = Data(event.data.utf8)
                let text = try? JSONDecoder().decode(String.self, from: data)  // no text: the end
                if let text, event.name == "trouble" {
                    Console.note("the log cannot be read now: \(text)")
                    continue
                }
                guard let text, let shown = screen.text(event.name, text) else { continue }
                try Console.bytes(Data(shown.utf8))
            }
        }
    }
}

/// Turns the events of a followed log into text for a terminal or a file.
private struct FollowedScreen {
    let isTerminal: Bool
    /// Whether the terminal shows a line that has no end yet.
    private var hasLine = false

    init(isTerminal: Bool) { self.isTerminal = isTerminal }

    /// - Parameter name: `log` for whole lines, `line` for the state of one without an end, which
    ///   only a terminal can show, since it is written over.
    mutating func text(_ name: String, _ text: String) -> String? {
        let start = hasLine ? "\r\u{1B}[K" : ""
        guard name == "line" else {
            hasLine = false
            return start + text
        }
        guard isTerminal else { return nil }
        hasLine = !text.isEmpty
        return start + text
    }
}

/// Reads server-sent events from the pieces of a stream.
struct ServerEvents {
    struct Event {
        /// The type of the event; `message` when the stream gives none.
        let name: String
        let data: String
    }

    private var rest = Data()
    private var name = "message"

    /// The events that `piece` completes.
    mutating func take(_ piece: Data) -> [Event] {
        rest.append(piece)
        var found: [Event] = []
        while let end = rest.firstIndex(of: 0x0A) {
            let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
            rest = Data(rest[(end + 1)...])
            if line.hasPrefix("event: ") { name = String(line.dropFirst(7)) }
            if line.hasPrefix("data: ") {
                found.append(Event(name: name, data: String(line.dropFirst(6))))
            }
            if line.isEmpty { name = "message" }
        }
        return found
    }
}
