import Foundation
import Testing

@testable import Manifests

/// One document that stands for several runs.
@Suite struct MatrixTests {
    private static func grid(_ matrix: String, more: String = "") -> String {
        """
        kind: TrainingRun
        metadata: {name: grid}
        spec:
          datasetRef: cups
          architectureRef: tiny-centernet
          matrix: \(matrix)
          \(more)
        """
    }

    private func load(_ text: String, lastGood: [LastGoodDocument] = []) -> LoadResult {
        ManifestFixture.load(["users/alice/grid.yaml": text], lastGood: lastGood)
    }

    private func runs(_ result: LoadResult) -> [String: TrainingRunSpec] {
        var runs: [String: TrainingRunSpec] = [:]
        for resource in result.desired.resources where resource.id.name.hasPrefix("grid") {
            runs[resource.id.name] = resource.spec.as(TrainingRunSpec.self)
        }
        return runs
    }

    @Test func eachCombinationIsARunTheLastKeyChangingFastest() {
        let result = load(Self.grid("{parameters.epochs: [10, 20], seed: [1, 2, 3]}"))
        #expect(result.places == [])
        let found = runs(result)
        #expect(found.count == 6)
        let pairs = (1...6).map { number in
            let spec = found["grid-\(number)"]
            return [spec?.effectiveParameters["epochs"], spec.map { .integer($0.seed) }]
        }
        #expect(
            pairs
                == [[10, 1], [10, 2], [10, 3], [20, 1], [20, 2], [20, 3]].map { pair in
                    pair.map { JSONValue.integer($0) }
                })
    }

    @Test func theTitleOfARunSaysWhatTellsItFromTheOthers() {
        let named = load(
            Self.grid("{parameters.epochs: [10, 20], seed: [1, 2]}", more: "title: Cups"))
        #expect(
            named.resource("TrainingRun/alice/grid-3")?.shownTitle == "Cups: epochs 20, seed 1")
        let nameless = load(Self.grid("{seed: [7]}")).resource("TrainingRun/alice/grid-1")
        #expect(nameless?.shownTitle == "grid-1: seed 7")
        // The shown title is not part of the spec.
        #expect(nameless?.spec.common.title == nil)
        #expect(named.resource("TrainingRun/alice/cups-v1")?.shownTitle == nil)
    }

    @Test func otherParametersAreInEveryRun() {
        let found = runs(
            load(Self.grid("{parameters.epochs: [10, 20]}", more: "parameters: {width: 96}")))
        #expect(found.count == 2)
        #expect(found.values.allSatisfy { $0.effectiveParameters["width"] == 96 })
    }

    /// A run of a grid is the same work as the same run written out.
    @Test func aRunOfAGridHasTheDigestOfTheSameRunWrittenOut() {
        let written =
            "kind: TrainingRun\nmetadata: {name: grid}\nspec: {datasetRef: cups, "
            + "architectureRef: tiny-centernet, parameters: {epochs: 20}, seed: 2}\n"
        let one = load(written).resource("TrainingRun/alice/grid")?.inputDigest
        let grid = load(Self.grid("{parameters.epochs: [10, 20], seed: [1, 2]}"))
        #expect(one != nil)
        #expect(grid.resource("TrainingRun/alice/grid-4")?.inputDigest == one)
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let matrix: String
        let places: [String]
        var testDescription: String { matrix }
    }

    @Test(arguments: [
        Wrong(matrix: "{parameters.epochs: [10, 501]}", places: ["6:36 outOfRange"]),
        Wrong(matrix: "{parameters.epohcs: [10, 20]}", places: ["6:12 unknownParameter"]),
        Wrong(matrix: "{seed: [1, two]}", places: ["6:22 wrongType"]),
        Wrong(matrix: "{datasetRef: [a, b]}", places: ["6:12 invalidName"]),
        Wrong(matrix: "{seed: 1}", places: ["6:18 wrongType"]),
        Wrong(matrix: "{}", places: ["6:11 outOfRange"]),
        Wrong(
            matrix: "{seed: [1,2,3,4,5,6,7,8,9], parameters.epochs: [1,2,3,4,5,6,7,8]}",
            places: ["6:11 outOfRange"]),
    ])
    func aMistakeIsFoundInTheGridAndSaidOnce(_ wrong: Wrong) {
        let found = load(Self.grid(wrong.matrix)).places.filter { $0.contains("grid.yaml") }
        #expect(found == wrong.places.map { "users/alice/grid.yaml:\($0)" })
    }

    @Test func aFieldStandsInTheGridOrOutside() {
        let places = load(Self.grid("{seed: [1, 2]}", more: "seed: 3")).places
        #expect(places == ["users/alice/grid.yaml:6:12 duplicateKey"])
    }

    /// A typo in a grid must not make its runs look removed.
    @Test func aBrokenGridKeepsTheRunsItStoodFor() {
        let good = load(Self.grid("{seed: [1, 2]}"))
        let broken = load(Self.grid("{sed: [1, 2]}"), lastGood: ManifestFixture.lastGood(of: good))
        #expect(runs(broken).keys.sorted() == ["grid-1", "grid-2"])
        #expect(broken.desired.pruneHolds.map(\.path) == ["users/alice/grid.yaml"])
    }

    /// Grids count by their runs, or a small file would be thousands of resources.
    @Test func theRunsOfGridsCountAgainstTheLimitOfDocuments() {
        let values = (1...16).map(String.init).joined(separator: ",")
        let grid = "{seed: [\(values)]}"
        let file = (1...63).map { number in
            Self.grid(grid).replacing("name: grid", with: "name: grid-\(number)")
        }.joined(separator: "\n---\n")
        let result = load(file)
        #expect(result.places == ["users/alice/grid.yaml:497:1 tooManyDocuments"])
        #expect(result.desired.pruneHolds.map(\.path) == ["users/alice/grid.yaml"])
    }

    @Test func everyRunHasItsWarningAndItIsSaidOnce() {
        var policy = LoadPolicy.unrestricted
        policy.capacity = Resources(milliCPUs: 1000, memoryBytes: 1 << 40, gpus: 0)
        let text = Self.grid("{seed: [1, 2, 3]}", more: "resources: {cpus: 8}")
        for _ in 0..<5 {
            let result = ManifestFixture.load(["users/alice/grid.yaml": text], policy: policy)
            func warned(_ findings: [Diagnostic]) -> [String] {
                findings.filter { $0.location.path.hasSuffix("grid.yaml") }
                    .compactMap { $0.resource?.name }
            }
            #expect(warned(result.desired.warnings) == ["grid-1", "grid-2", "grid-3"])
            #expect(warned(result.diagnostics) == ["grid-1"])
        }
    }

    @Test func aValueOfAGridCountsAsWritten() throws {
        let result = load(Self.grid("{parameters.epochs: [10, 20], seed: [1, 2]}"))
        let run = try #require(result.resource("TrainingRun/alice/grid-1"))
        let written = WrittenFields(of: run.document)
        #expect(written.contains("seed") && written.contains("parameters.epochs"))
        #expect(!written.contains("parameters.width"))
    }

    @Test func aGridOfOtherKindsIsUnknown() {
        let text = "kind: Model\nmetadata: {name: grid}\nspec: {matrix: {seed: [1]}}\n"
        #expect(load(text).places.contains("users/alice/grid.yaml:3:8 unknownField"))
    }
}
