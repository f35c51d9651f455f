import ArgumentParser
import Execution
import Manifests
import Planning

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what a folder of manifests would change.",
        discussion: """
            With --base the folder is compared with a commit of its repository, as if all of that \
            commit had long been carried out; no lab is needed. Without it, with an empty lab.
            """)

    @Argument(help: "Folder of manifests.")
    var path = "."

    @Option(help: "Commit, branch or tag to compare with.")
    var base: String?

    @Option(name: .shortAndLong, help: "text or json.")
    var output: OutputFormat = .text

    @Flag(name: .customLong("detailed-exitcode"), help: "End with 2 for changes, 3 for deletions.")
    var isDetailed = false

    func run() async throws {
        let folder = try ManifestFolder(path: path)
        let loaded = ManifestLoader().load(
            try folder.files(), lastGood: [], policy: .unrestricted)
        let preview = try await preview(of: loaded, in: folder)
        switch output {
        case .json: try Console.json(PlanDocument(preview))
        case .text:
            for diagnostic in loaded.diagnostics {
                Console.note(DiagnosticRenderer.text(diagnostic))
            }
            Console.result(PlanText(preview).text)
        }
        let status = preview.status(isDetailed: isDetailed)
        if status != .fine { throw status.code }
    }

    private func preview(of loaded: LoadResult, in folder: ManifestFolder) async throws -> Preview {
        let now = TimeSource.system().now()
        let policy = Policy.standard(
            capacity: Resources(milliCPUs: .max / 2, memoryBytes: .max / 2, gpus: .max / 2))
        guard let base else {
            let empty = ObservedState(policy: policy, revision: path)
            let plan = Planner.plan(loaded.desired, given: empty, at: now)
            return Preview(source: path, base: nil, plan: plan, diagnostics: loaded.diagnostics)
        }
        let (revision, files) = try await folder.files(at: base)
        let before = ManifestLoader().load(files, lastGood: [], policy: .unrestricted)
        // What is broken now keeps its last good spec, just as the daemon will have it.
        let after = ManifestLoader().load(
            try folder.files(), lastGood: before.desired.documents, policy: .unrestricted)
        let observed = ObservedState.converged(
            on: before.desired, policy: policy.narrowed(by: before.desired.lab),
            revision: path, at: now)
        let plan = Planner.plan(after.desired, given: observed, at: now)
        return Preview(
            source: path, base: revision, plan: plan, diagnostics: after.diagnostics)
    }
}

extension DesiredState {
    /// The documents of all valid resources, as the last good ones of a later revision.
    var documents: [LastGoodDocument] {
        resources.map { LastGoodDocument(id: $0.id, document: $0.document) }
    }

    var lab: LabSpec? {
        resources.lazy.compactMap { if case .lab(let spec) = $0.spec { spec } else { nil } }.first
    }
}
