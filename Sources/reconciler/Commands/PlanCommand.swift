import ArgumentParser
import Execution
import Foundation
import Lab
import Manifests
import Planning

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what a folder of manifests would change.",
        discussion: """
            With --base the folder is compared with the commit where it branched off from REV, \
            as if that commit had been carried out completely; no lab is needed. With --state it \
            is compared with the state that a lab published, which gives the full plan. Without \
            both it is compared with an empty lab.
            """)

    @Argument(help: "Folder of manifests.")
    var path = "."

    @Option(help: "Commit, branch or tag to compare with.")
    var base: String?

    @Option(help: "A lab's published state: a file, an https address, or a ref of the clone.")
    var state: String?

    @Option(
        name: .customLong("state-key"),
        help: "Key that must have signed the state, or a file of keys; else those of --base.")
    var stateKey: String?

    @Option(
        name: .shortAndLong,
        help: """
            text, json, markdown (a comment on a pull request), github (a job of Actions), sarif \
            or junit (the findings).
            """)
    var output: PlanFormat = .text

    @Option(help: "summary, normal or full.")
    var verbosity: Verbosity = .normal

    @Flag(name: .customLong("no-color"), help: "No colours, as with NO_COLOR.")
    var refusesColour = false

    @Flag(
        name: .customLong("detailed-exitcode"),
        help: "End with 2 for changes, 3 for deletions and replacements.")
    var isDetailed = false

    @Option(
        help: "Show only this resource and all it is made from, such as Dataset/alice/cups.",
        completion: .custom(ResourceCompletion.declared))
    var target: [String] = []

    @Option(help: "Show only resources with these labels, such as project=kitchen,!draft.")
    var selector: String?

    @Option(help: "Also write the plan to a file for 'apply FILE', which refuses it when stale.")
    var out: String?

    func validate() throws {
        if out != nil, !target.isEmpty || selector != nil {
            throw ValidationError("--out takes whole plans only; leave out --target and --selector")
        }
    }

    func run() async throws {
        let folder = try await ManifestFolder(path: path)
        let (files, leftOut) = try folder.read()
        if let part = try await ManifestPart(folder.folder, files: files) {
            throw CommandFailure(
                status: .error,
                message: """
                    '\(path)' is a part of the manifests in '\(part.wholeFromHere)'; plan that \
                    folder, and show a part of the plan with --target or --selector
                    """)
        }
        let state = state.map { PublishedState(source: $0, key: stateKey) }
        let preview = try await FolderPlanner(
            folder: folder, path: path, files: files, base: base, state: state
        ).preview(
            of: SelectionWishes(targets: target, selector: selector),
            at: TimeSource.system().now())
        Console.note(leftOut: leftOut)
        if files.isEmpty, preview.plan.changes.isEmpty {
            throw await folder.nothingDeclared(path, files: 0)
        }
        try write(
            preview,
            in: ManifestsLocation(
                folder: folder.pathFromHere,
                paths: ManifestSelection.told(
                    files.map(\.path).sorted(), besides: preview.diagnostics)))
        if let out { try preview.file.write(to: out) }
        let status = preview.status(isDetailed: isDetailed)
        if status != .fine { throw status.code }
    }

    private func write(_ preview: Preview, in source: ManifestsLocation) throws {
        let document = PlanDocument(preview, isFull: verbosity == .full)
        switch output {
        case .json: try Console.json(document)
        case .markdown: try Console.result(PlanMarkdown(job: document).text)
        case .github:
            try JobSummary.append(PlanMarkdown(job: document).text)
            try Console.result(
                GitHubAnnotations.text(preview.diagnostics, in: source) + text(document, .plain))
        case .sarif: try write(DiagnosticFormat.sarif, preview, in: source)
        case .junit: try write(DiagnosticFormat.junit, preview, in: source)
        case .text:
            for diagnostic in preview.diagnostics {
                Console.note(DiagnosticRenderer.text(diagnostic))
            }
            try Console.result(
                text(document, TerminalStyle.standardOutput(isRefused: refusesColour)))
        }
    }

    private func write(
        _ format: DiagnosticFormat, _ preview: Preview, in source: ManifestsLocation
    ) throws {
        try format.write(preview.diagnostics, in: source)
        Console.note(text(PlanDocument(preview, isFull: false), .plain))
    }

    private func text(_ document: PlanDocument, _ style: TerminalStyle) -> String {
        PlanText(document: document, style: style, verbosity: verbosity).text
    }
}

/// The page that GitHub Actions shows of a job.
enum JobSummary {
    /// Adds to the page; without effect where there is none.
    static func append(_ markdown: String) throws {
        let environment = ProcessInfo.processInfo.environment
        guard let path = environment["GITHUB_STEP_SUMMARY"], !path.isEmpty else { return }
        do {
            let file = try FileHandle(forWritingTo: URL(filePath: path))
            try file.seekToEnd()
            try file.write(contentsOf: Data(markdown.utf8))
            try file.close()
        } catch {
            throw CommandFailure(
                status: .error,
                message: "GITHUB_STEP_SUMMARY names '\(path)', which cannot be added to: "
                    + FailureText.reason(of: error))
        }
    }
}
