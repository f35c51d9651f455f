import ArgumentParser
import Foundation
import Manifests

/// Feeds what is damaged or made to hurt to the loader, the formatter, the reports and the planner.
@main
struct Fuzz: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Feed damaged repositories to the loader and the planner.",
        discussion: """
            Run it at the top of the project. A trap ends it with a signal; the round then stands \
            in .build/fuzz-round, and --seed ROUND --rounds 1 repeats it.
            """)

    @Option(help: "How long to go on.") var seconds = 300
    @Option(help: "The first round; each is a seed of its own.") var seed: UInt64 = 1
    @Option(help: "How many rounds at most.") var rounds: Int?
    @Flag(help: "Only time what is made to hurt, and measure its memory.") var bombs = false

    func run() throws {
        let complaints = try bombs ? BombSquad.complaints() : damage()
        for complaint in complaints { print(complaint) }
        if !complaints.isEmpty { throw ExitCode(1) }
    }

    private func damage() throws -> [String] {
        let corpus = try FuzzCorpus()
        var complaints = corpus.kept.compactMap(Self.complaint)
        do {
            let tally = try Fuzzer(corpus).run(
                seed: seed, rounds: rounds, for: .seconds(max(seconds, 0)))
            print(tally)
        } catch let wrong as Fuzzer.Wrong {
            complaints.append(wrong.text)
        }
        return complaints
    }

    /// Inputs that were once answered wrongly, as they were.
    private static func complaint(_ file: SourceFile) -> String? {
        let result = ManifestLoader().load([file], lastGood: [], policy: .unrestricted)
        guard !result.diagnostics.isEmpty || !result.desired.resources.isEmpty else {
            return "\(file.path): no answer"
        }
        guard case .changed(let once) = ManifestFormatter.format(file),
            ManifestFormatter.format(once) != .unchanged
        else { return nil }
        return "\(file.path): formatted twice is not as once"
    }
}
