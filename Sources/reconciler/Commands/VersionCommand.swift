import ArgumentParser

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Show the version.")

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    func run() throws {
        switch output {
        case .text: try Console.result("reconciler \(BuildVersion.text)")
        case .json:
            try Console.json(["version": BuildVersion.text, "apiVersion": "lab/v1"])
        }
    }
}

/// The version of this program.
enum BuildVersion {
    static let text = "0.1.0"
}
