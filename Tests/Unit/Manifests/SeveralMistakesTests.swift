import Foundation
import Testing

@testable import Manifests

/// All mistakes of a document are reported at once, without any that only follows from another.
@Suite struct SeveralMistakesTests {
    private func places(
        _ text: String, _ more: [String: String?] = [:], lastGood: [LastGoodDocument] = []
    ) -> [String] {
        var files = more
        files["users/alice/several.yaml"] = text
        return ManifestFixture.load(files, lastGood: lastGood).places
            .filter { $0.hasPrefix("users/alice/several.yaml:") }
            .map { String($0.dropFirst("users/alice/several.yaml:".count)) }
    }

    @Test func anUnknownFieldHidesNoReferenceParameterOrImage() {
        let run = """
            kind: TrainingRun
            metadata: {name: several}
            spec:
              titel: Several
              datasetRef: cub
              architectureRef: tiny-centernet
              parameters: {epocs: 3, epochs: 501}
              dependsOn: [{kind: Model, name: cap}]
              priority: urgent
            """
        #expect(
            places(run) == [
                "4:3 unknownField", "5:15 missingReference", "7:16 unknownParameter",
                "7:34 outOfRange", "8:35 missingReference", "9:13 unknownPriorityClass",
            ])
        let dataset = """
            kind: Dataset
            metadata: {name: several}
            spec:
              from:
                models: [{modelRef: cub, clas: cup}]
              renderer: {image: elsewhere/renderer:1, comand: [a]}
            """
        #expect(
            places(dataset) == [
                "5:14 missingField", "5:25 missingReference", "5:30 unknownField",
                "6:21 imageNotAllowed", "6:43 unknownField",
            ])
    }

    @Test(arguments: [
        ("{architectureRef: tiny-centernt, datasetReff: cups}", ["missingReference"]),
        ("{datasetRef: cub, architectureReff: tiny-centernet}", ["missingReference"]),
    ])
    func aMissingFieldHidesNoReference(spec: String, codes: [String]) {
        let found = places("kind: TrainingRun\nmetadata: {name: several}\nspec: \(spec)\n")
        #expect(
            found.map { String($0.split(separator: " ")[1]) }.sorted()
                == (codes + ["missingField", "unknownField"]).sorted())
    }

    @Test func otherKindsAreReadInPartAsWell() {
        let download = """
            kind: Download
            metadata: {name: several}
            spec:
              of: {kind: TrainingRun, name: nothing}
              keepFor: soon
            """
        #expect(places(download) == ["4:33 missingReference", "5:12 invalidValue"])
        let inference = """
            kind: InferenceRun
            metadata: {name: several}
            spec:
              networkRef: nothing
              datasetRef: nothing-either
              pictures: {folder: pictures, format: yolo}
              image: elsewhere/worker:1
            """
        #expect(
            places(inference) == [
                "4:15 missingReference", "5:15 missingReference", "6:3 invalidValue",
                "7:10 imageNotAllowed",
            ])
    }

    /// A missing value may be the one that is misspelt, and a default may stand in its place.
    @Test func nothingIsSaidThatMayFollowFromAnotherMistake() {
        let architecture = ManifestFixture.architecture.replacing(
            "default: 160", with: "minimum: 1")
        let needsWidth: [String: String?] = ["architectures/tiny.yaml": architecture]
        func run(_ fields: String) -> String {
            """
            kind: TrainingRun
            metadata: {name: several}
            spec: {datasetRef: cups, architectureRef: tiny-centernet, \(fields)}
            """
        }
        #expect(places(run("seed: 1"), needsWidth) == ["3:43 missingParameter"])
        #expect(places(run("paramters: {width: 3}"), needsWidth) == ["3:59 unknownField"])
        let small = ManifestFixture.lab + "\n  capacity: {memory: 1Gi}"
        #expect(
            places(run("resources: {memory: 512MB}"), ["lab.yaml": small])
                == ["3:79 invalidValue"])
        let dataset = """
            kind: Dataset
            metadata: {name: several}
            spec: {from: {models: [{modelRef: cup, class: cup}]}, renderer: {imge: lab/x:1}}
            """
        let noDefault = ManifestFixture.lab.replacing(
            "rendererImage: \"lab/renderer:1\", ", with: "")
        #expect(places(dataset, ["lab.yaml": noDefault]) == ["3:66 unknownField"])
        let broken = ManifestFixture.model.replacing("title", with: "titel")
        #expect(places(dataset, ["users/alice/cup.yaml": broken]) == ["3:66 unknownField"])
    }

    @Test func aCircleIsFoundThroughADocumentWithAnotherMistake() {
        func run(_ name: String, on other: String, _ more: String) -> String {
            """
            kind: TrainingRun
            metadata: {name: \(name)}
            spec: {datasetRef: cups, architectureRef: tiny-centernet, \
            dependsOn: [{kind: TrainingRun, name: \(other)}]\(more)}
            """
        }
        let found = places(
            run("several", on: "second", ", titel: x"),
            ["users/alice/second.yaml": run("second", on: "several", "")])
        #expect(found == ["2:18 referenceCycle", "3:107 unknownField"])
    }

    @Test func eachOfTwoOfOneNameIsReadThrough() {
        let twice = """
            kind: Download
            metadata: {name: several}
            spec: {of: {kind: Model, name: cup}, keepFor: 2h}
            ---
            kind: Download
            metadata: {name: several}
            spec: {of: {kind: Model, name: cub}, keepFor: 2h}
            """
        #expect(
            places(twice) == [
                "2:18 duplicateResource", "6:18 duplicateResource", "7:32 missingReference",
            ])
    }

    @Test func aBrokenGridHidesNothingOfTheRestOfItsDocument() {
        let grid = """
            kind: TrainingRun
            metadata: {name: several}
            spec: {datasetRef: cups, architectureRef: tiny-centernet, matrix: {sed: [1]}, titel: x}
            """
        #expect(places(grid) == ["3:68 invalidName", "3:79 unknownField"])
    }

    /// The daemon shows all mistakes on the resource's page, and goes on with the last good spec.
    @Test func theLastGoodSpecStaysAndNamesAllMistakes() throws {
        let good = ManifestFixture.load()
        let broken = ManifestFixture.dataset.replacing("modelRef: cup", with: "modelRef: cub")
            .replacing("seed: 7", with: "sede: 7")
        let result = ManifestFixture.load(
            ["users/alice/cups.yaml": broken], lastGood: ManifestFixture.lastGood(of: good))
        let dataset = try #require(result.resource("Dataset/alice/cups"))
        guard case .lastGood(let findings, let mayStart) = dataset.specVersion else {
            Issue.record("\(dataset.specVersion)")
            return
        }
        #expect(findings.map(\.code) == [.missingReference, .unknownField] && mayStart)
        let never = ManifestFixture.load(["users/alice/cups.yaml": broken])
        let invalid = never.desired.invalid.first { $0.id == dataset.id }
        #expect(invalid?.findings.map(\.code) == [.missingReference, .unknownField])
    }
}
