import ArgumentParser
import Manifests

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "The JSON Schema of manifests.",
        subcommands: [Export.self])

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "Write the JSON Schema for editors.")

        func run() throws {
            Console.result(JSONSchema.text())
        }
    }
}
