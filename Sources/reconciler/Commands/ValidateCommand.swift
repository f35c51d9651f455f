import ArgumentParser
import Manifests

struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check manifests and report every mistake with its place.")

    @Argument(help: "Folder of manifests.")
    var path = "."

    @Option(
        name: .shortAndLong,
        help: "text, json, github (annotations of Actions), sarif (code scanning) or junit.")
    var output: DiagnosticFormat = .text

    @Flag(name: .shortAndLong, help: "Say nothing when all is fine.")
    var quiet = false

    func run() async throws {
        let folder = try ManifestFolder(path: path)
        let files = try folder.files()
        let result = ManifestLoader().load(
            await .reading(files, limits: .standard), lastGood: [], policy: .unrestricted)
        let source = FindingSource(
            folder: folder.pathFromHere, paths: files.map(\.path).sorted())
        try output.write(result.diagnostics, in: source)
        if !quiet { Console.note(Self.summary(of: result, files: files.count)) }
        if result.hasErrors { throw ExitStatus.invalid.code }
    }

    private static func summary(of result: LoadResult, files: Int) -> String {
        let errors = result.diagnostics.count { $0.severity == .error }
        let warnings = result.diagnostics.count - errors
        let valid = result.desired.resources.count
        return "\(Counted.text(valid, "valid resource")) in \(Counted.text(files, "file")), "
            + "\(Counted.text(errors, "error")), \(Counted.text(warnings, "warning"))"
    }
}
