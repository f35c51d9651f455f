import ArgumentParser
import Foundation

struct LogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Show the log of a resource's newest attempt.")

    @OptionGroup var client: ClientOptions

    @OptionGroup var resource: ResourceArguments

    @Option(help: "Only the last lines, 5000 at most; with --follow, what comes after them too.")
    var tail: Int?

    @Flag(name: .shortAndLong, help: "Go on until the attempt ends.")
    var follow = false

    func validate() throws {
        guard tail ?? 1 > 0 else { throw ValidationError("--tail must be at least 1") }
    }

    func run() async throws {
        let client = try client.client()
        let path = "\(try await resource.id(asking: client).apiPath)/log"
        let query = QueryText.query([
            ("follow", follow ? "1" : nil), ("tail", tail.map(String.init)),
        ])
        guard follow else {
            return try await client.stream(path + query) {
                FileHandle.standardOutput.write($0)
            }
        }
        var lines = EventLines()
        try await client.stream(path + query) { piece in
            for json in lines.take(piece) {
                let data = Data(json.utf8)
                let text = try? JSONDecoder().decode(String.self, from: data)  // no text: the end
                if let text { FileHandle.standardOutput.write(Data(text.utf8)) }
            }
        }
    }
}

/// The `data:` lines of a stream of server-sent events.
struct EventLines {
    private var rest = Data()

    /// The data of the lines that `piece` completes.
    mutating func take(_ piece: Data) -> [String] {
        rest.append(piece)
        var found: [String] = []
        while let end = rest.firstIndex(of: 0x0A) {
            let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
            rest = Data(rest[(end + 1)...])
            if line.hasPrefix("data: ") { found.append(String(line.dropFirst(6))) }
        }
        return found
    }
}
