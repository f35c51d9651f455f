import Foundation
import Manifests
import Planning

/// Rounds of damage, each from a seed of its own.
struct Fuzzer {
    struct Tally {
        var rounds = 0
        var findings = 0
        var resources = 0
        var actions = 0
        var formatted = 0
    }

    /// An answer that contradicts another.
    struct Wrong: Error {
        let text: String
    }

    private let corpus: FuzzCorpus
    private let now = Instant(bootID: "boot", uptime: .seconds(1), wall: .seconds(1_700_000_000))
    private let policy = Policy.standard(
        capacity: Resources(milliCPUs: 4_000, memoryBytes: 16 << 30, gpus: 1))

    init(_ corpus: FuzzCorpus) {
        self.corpus = corpus
    }

    /// Rounds from `seed` on until the time or the rounds are used up.
    func run(seed: UInt64, rounds: Int?, for duration: Duration) throws -> Tally {
        let trace = try trace()
        defer { try? trace.close() }  // the file is only read after a trap
        let clock = ContinuousClock()
        let end = clock.now + duration
        var tally = Tally()
        while tally.rounds < rounds ?? .max, clock.now < end {
            let round = seed &+ UInt64(tally.rounds)
            try trace.seek(toOffset: 0)
            try trace.write(contentsOf: Data("\(round)\n".utf8))
            try attempt(round, &tally)
            tally.rounds += 1
        }
        return tally
    }

    private func trace() throws -> FileHandle {
        let path = ".build/fuzz-round"
        try Data().write(to: URL(filePath: path))
        return try FileHandle(forWritingTo: URL(filePath: path))
    }

    private func attempt(_ round: UInt64, _ tally: inout Tally) throws {
        var mutator = ManifestMutator(corpus: corpus, seed: round)
        let first = mutator.repository(damage: 0...1)
        let before = load(first, lastGood: [])
        let files = mutator.repository(damage: 1...8)
        let lastGood = before.desired.resources.map {
            LastGoodDocument(id: $0.id, document: $0.document)
        }
        let after = load(files, lastGood: lastGood)
        guard after == load(files.reversed(), lastGood: lastGood) else {
            throw Wrong(text: "round \(round): the order of the files changed the result")
        }
        try edit(first, to: mutator.edited(first), lastGood, round)
        tally.findings += after.diagnostics.count
        tally.resources += after.desired.resources.count
        tally.actions += try plan(before: before, after: after, round)
        report(after.diagnostics, files)
        for file in files { try format(file, round, &tally) }
    }

    /// Loads a revision by what it changes, which must not be told from loading all of it.
    private func edit(
        _ first: [SourceFile], to files: [SourceFile], _ lastGood: [LastGoodDocument],
        _ round: UInt64
    ) throws {
        let whole = LoadedManifests(
            ReadManifests(first, limits: loadPolicy.limits), lastGood: [], policy: loadPolicy)
        let next = whole.next(ReadManifests(files, limits: loadPolicy.limits)) { lastGood }
        guard next.result == load(files, lastGood: lastGood) else {
            throw Wrong(text: "round \(round): loading by what changed gives another result")
        }
    }

    private var loadPolicy: LoadPolicy {
        var policy = LoadPolicy.unrestricted
        policy.capacity = self.policy.capacity
        return policy
    }

    private func load(_ files: [SourceFile], lastGood: [LastGoodDocument]) -> LoadResult {
        ManifestLoader().load(files, lastGood: lastGood, policy: loadPolicy)
    }

    private func plan(before: LoadResult, after: LoadResult, _ round: UInt64) throws -> Int {
        let empty = ObservedState(policy: policy, revision: "a")
        let converged = ObservedState.converged(
            on: before.desired, policy: policy, revision: "a", at: now)
        var actions = 0
        for observed in [empty, converged] {
            let plan = Planner.plan(after.desired, given: observed, at: now)
            guard plan == Planner.plan(after.desired, given: observed, at: now) else {
                throw Wrong(text: "round \(round): two plans of the same differ")
            }
            var kept = Planner()
            _ = kept.plan(before.desired, given: observed, at: now)
            guard plan == kept.plan(after.desired, given: observed, at: now) else {
                throw Wrong(text: "round \(round): planning what changed gives another plan")
            }
            actions += plan.actions.count
        }
        return actions
    }

    private func report(_ diagnostics: [Diagnostic], _ files: [SourceFile]) {
        let source = ManifestsLocation(folder: "lab", paths: files.map(\.path))
        _ = DiagnosticRenderer.text(diagnostics)
        _ = GitHubAnnotations.text(diagnostics, in: source)
        _ = SARIFLog.text(diagnostics, in: source, version: "1")
        _ = JUnitReport.text(diagnostics, in: source)
    }

    private func format(_ file: SourceFile, _ round: UInt64, _ tally: inout Tally) throws {
        guard case .changed(let once) = ManifestFormatter.format(file) else { return }
        tally.formatted += 1
        guard ManifestFormatter.format(once) == .unchanged else {
            throw Wrong(text: "round \(round): \(file.path) formatted twice is not as once")
        }
    }
}
