import ArgumentParser
import Lab
import Manifests

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what a kind or one of its fields means and may be.",
        discussion: """
            For example: explain Dataset, explain Dataset.resources.memory. In a lab's folder also \
            the parameters that its Lab and architectures declare: explain \
            Dataset.renderer.parameters.
            """)

    @Argument(
        help: "KIND or KIND.FIELD, such as Dataset.spec.from.models.",
        completion: .custom(ResourceCompletion.fields))
    var name: String

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    func run() async throws {
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let kind = try Kind.named(String(parts[0]))
        let path = parts.count == 2 ? String(parts[1]) : ""
        // Only parameters are declared by a lab.
        let isDeclared = path.split(separator: ".").contains("parameters")
        let declared = isDeclared ? await ManifestFolder.declaredHere() : nil
        let explanation: FieldExplanation
        do throws(FieldExplanation.UnknownField) {
            explanation = try FieldExplanation(kind, path: path, in: declared)
        } catch {
            throw ValidationError(error.message)
        }
        switch output {
        case .text: try Console.result(explanation.text)
        case .json: try Console.json(explanation)
        }
    }
}
