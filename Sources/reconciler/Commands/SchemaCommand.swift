import ArgumentParser
import Lab
import Manifests
import PathKit

struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "The JSON Schema of manifests.",
        subcommands: [Export.self])

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "Write the JSON Schema for editors.",
            discussion: """
                Without options the schema of all kinds goes to standard output. With --output \
                there are lab-v1.json for all kinds and lab-v1/KIND.json for each. With --folder \
                parameters are those that the folder's Lab and architectures declare.
                """)

        @Option(help: "One kind, such as Dataset.")
        var kind: String?

        @Option(name: .shortAndLong, help: "Folder to write one file for all kinds and each into.")
        var output: String?

        @Option(help: "Folder of manifests that says which parameters there are.")
        var folder: String?

        func run() async throws {
            var desired: DesiredState?
            if let folder { desired = try await ManifestFolder(path: folder).desired() }
            guard let output else {
                let kinds = try kind.map { [try Kind.named($0)] } ?? Kind.allCases
                try Console.result(JSONText.indented(JSONSchema.document(of: kinds, in: desired)))
                return
            }
            for (name, text) in JSONSchema.files(in: desired).sorted(by: { $0.key < $1.key }) {
                let file = Path(output) + name
                try file.parent().mkpath()
                try file.write(text)
            }
        }

        func validate() throws {
            guard kind == nil || output == nil else {
                throw ValidationError("--kind and --output do not go together")
            }
        }
    }
}
