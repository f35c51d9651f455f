import Foundation
import Manifests
import Testing

@Suite struct ManifestExampleTests {
    @Test func oneExampleOfEachKindLoadsCleanly() {
        let result = ManifestFixture.load()
        #expect(DiagnosticRenderer.text(result.diagnostics) == "")
        #expect(
            result.desired.resources.map(\.id.description) == [
                "Lab/lab", "User/alice", "User/bob", "NetworkArchitecture/tiny-centernet",
                "Model/alice/cup", "Dataset/alice/cups", "TrainingRun/alice/cups-v1",
                "Download/alice/cups-v1",
            ])
        #expect(result.desired.invalid.isEmpty)
        #expect(result.desired.pruneHolds.isEmpty)
    }

    @Test func defaultsOfLabAndArchitectureAreFilledIn() throws {
        let result = ManifestFixture.load()
        let rendering = try #require(result.resource("Dataset/alice/cups")?.spec)
        let training = try #require(result.resource("TrainingRun/alice/cups-v1")?.spec)
        let run = try #require(training.as(TrainingRunSpec.self))
        #expect(rendering.as(DatasetSpec.self)?.image == "lab/renderer:1")
        #expect(rendering.run?.resources.memoryBytes == 4 << 30)
        #expect(rendering.run?.maxDuration == .seconds(7_200))
        #expect(run.image == "lab/trainer:1")
        #expect(run.command == ["python3", "/worker/train.py"])
        #expect(run.parameters == ["epochs": 20])
        #expect(run.effectiveParameters == ["epochs": 20, "width": 160])
        #expect(training.run?.retryLimit == 1)
    }

    @Test func aModelsPathIsSeenFromItsManifest() throws {
        let result = ManifestFixture.load([
            "users/alice/deep/model.yaml": """
            kind: Model
            metadata: {name: other}
            spec: {source: {path: ../.././shared//other.blend}, sha256: "\(ManifestFixture.sha)"}
            """
        ])
        let model = try #require(
            result.resource("Model/alice/other")?.spec.as(ModelSpec.self), "\(result.places)")
        #expect(model.origin.description == "users/shared/other.blend")
    }

    @Test func theOrderOfFilesChangesNothing() {
        let broken: [String: String?] = [
            "users/bob/a.yaml": "kind: Model\nmetadata: {name: cup}\nspec: {}\n",
            "users/bob/b.yaml": "kind: Model\nmetadata: {name: cup}\nspec: {}\n",
            "users/bob/c.yaml": "{", "users/alice/cup.yaml": nil,
        ]
        let files = ManifestFixture.files(broken).sorted { $0.path < $1.path }
        let first = ManifestLoader().load(files, lastGood: [], policy: .unrestricted)
        var generator = SeededGenerator(state: 7)
        for _ in 0..<20 {
            let shuffled = files.shuffled(using: &generator)
            #expect(
                ManifestLoader().load(shuffled, lastGood: [], policy: .unrestricted) == first)
        }
        #expect(!first.diagnostics.isEmpty)
    }

    @Test func aByteOrderMarkAndCarriageReturnsAreFine() {
        let text = "\u{FEFF}" + ManifestFixture.model.replacing("\n", with: "\r\n")
        let result = ManifestFixture.load(["users/alice/cup.yaml": text])
        #expect(result.places == [])
        #expect(result.resource("Model/alice/cup")?.location.line == 1)
    }

    @Test func theDocumentsOfAFileAreKeptApart() {
        let result = ManifestFixture.load()
        let run = result.resource("TrainingRun/alice/cups-v1")?.document
        let download = result.resource("Download/alice/cups-v1")?.document
        #expect(run?.text == ManifestFixture.run + "\n")
        #expect(run?.firstLine == 1)
        #expect(download?.text == "---\n" + ManifestFixture.download)
        #expect(download?.firstLine == 4)
    }
}

/// A small generator of reproducible random numbers.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
