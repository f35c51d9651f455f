import Foundation
import Testing

@testable import Manifests

@Suite struct ReferenceTests {
    private func message(_ reference: String, _ more: [String: String?] = [:]) -> String? {
        var files = more
        files["users/bob/d.yaml"] = """
            kind: Dataset
            metadata: {name: mine}
            spec: {from: {models: [{modelRef: \(reference), class: cup}]}}
            """
        let result = ManifestFixture.load(files)
        let own = result.diagnostics.first { $0.location.path == "users/bob/d.yaml" }
        return own.map { "\($0.message) [\($0.code.rawValue)]" }
    }

    /// The message does not tell whether a private resource exists.
    @Test func aPrivateResourceReadsLikeAnAbsentOne() {
        let hidden = message("alice/cup")
        let absent = message("alice/cap")
        #expect(
            hidden == "Model 'alice/cup' does not exist or is private; others can use only what "
                + "says 'access: public' [privateReference]")
        #expect(hidden?.replacing("cup", with: "cap") == absent)
        let invalid = message(
            "alice/cup",
            ["users/alice/cup.yaml": "kind: Model\nmetadata: {name: cup}\nspec: {}\n"])
        #expect(invalid == hidden)
    }

    @Test func aPublicResourceOfAnotherOwnerIsSuggested() {
        let shared = ManifestFixture.model.replacing("title:", with: "access: public, title:")
        #expect(
            message("cup", ["users/alice/cup.yaml": shared])
                == "no Model 'cup' is declared; did you mean 'alice/cup'? [missingReference]")
        #expect(
            message("alice/cub", ["users/alice/cup.yaml": shared])
                == "Model 'alice/cub' does not exist or is private; did you mean 'alice/cup'? "
                + "[privateReference]")
        #expect(
            message("cup") == "no Model 'cup' is declared; 'reconciler init . --owner bob --model "
                + "cup.blend' declares one [missingReference]")
    }

    /// For a name that is near no other, the message lists some names that exist.
    @Test func theNamesThatThereAreAreGiven() {
        let run = "kind: TrainingRun\nmetadata: {name: r}\nspec: {datasetRef: cups, "
        let unknown = run + "architectureRef: yolo}\n"
        let found = ManifestFixture.load(["users/alice/r.yaml": unknown]).diagnostics
        #expect(
            found.map(\.message)
                == ["no NetworkArchitecture 'yolo' is declared; there is tiny-centernet"])
    }

    /// For `modelRef: alice.cup`, the message suggests `alice/cup` only to alice, or when the cup
    /// is public.
    @Test(arguments: ["alice.cup", "alice:cup", "Alice/Cup"])
    func ownerAndNameWithSomethingElseBetweenAreSuggested(written: String) {
        let shared = ManifestFixture.model.replacing("title:", with: "access: public, title:")
        let problem = "'modelRef' is '\(written)', but must be NAME or OWNER/NAME"
        #expect(
            message("'\(written)'", ["users/alice/cup.yaml": shared])
                == "\(problem); did you mean 'alice/cup'? [invalidName]")
        #expect(message("'\(written)'")?.contains("alice/cup") == false)
    }

    /// A mistake in the Dataset once made it look missing, and other names were suggested.
    @Test(arguments: [
        "kind: Datset\nmetadata:\n  name: cups\nspec: {}\n",
        "kind: Dataset\nmetadata:\n  name: cups\nspec: {from: [\n",
        "kind: Dataset\nmetadata:\n  name: cups\n  owner: bob\nspec: {}\n",
    ])
    func whatABrokenDocumentSeemsToDeclareIsNotMissing(text: String) {
        let found = ManifestFixture.load([
            "users/alice/cups.yaml": text,
            "users/alice/cup2.yaml": ManifestFixture.dataset.replacing("cups", with: "cup"),
        ]).diagnostics.filter { $0.location.path == "users/alice/run.yaml" }.map(\.message)
        #expect(
            found.first == "Dataset 'cups' is probably declared at users/alice/cups.yaml:3, which "
                + "cannot be read; repair that first")
        #expect(!found.contains { $0.contains("did you mean") || $0.contains("is declared") })
    }

    @Test func aUserInABrokenFileIsNotMissing() {
        let found = ManifestFixture.load(["people/alice.yaml": "kind: User\nname: alice\n x: [\n"])
        let owned = found.diagnostics.filter { $0.code == .unknownOwner }
        #expect(!owned.isEmpty)
        #expect(
            owned.allSatisfy {
                $0.message.contains("is probably declared at people/alice.yaml:2, which cannot")
            })
    }

    /// Without a Lab, its defaults are missing in many places, and each place only follows from
    /// that.
    @Test func thatThereIsNoLabIsSaidOnceWithThePlaces() throws {
        let found = ManifestFixture.load([
            "lab.yaml": nil,
            "users/alice/more.yaml": ManifestFixture.dataset.replacing("cups", with: "more"),
        ])
        let lacking = found.diagnostics.filter { $0.code == .missingImage }
        #expect(lacking.count == 1)
        let first = try #require(lacking.first)
        #expect(
            first.message == "no Lab is declared, and Dataset/alice/cups names no image; add "
                + "'image' or set 'defaults.rendererImage' in the Lab")
        #expect(first.related.map(\.path) == ["users/alice/more.yaml"])
        let ids = found.desired.invalid.map(\.id.description)
        #expect(ids.contains("Dataset/alice/cups") && ids.contains("Dataset/alice/more"))
    }

    @Test(arguments: [
        "kind: Lab\nmetadata: {name: second}\nspec: {}\n", "kind: Lab\nmetadata: {name: lab}\n",
        "kind: [\n",
    ])
    func ofALabThatIsNotInForceNothingElseIsSaidToBeLacking(second: String) {
        var files: [String: String?] = ["lab2.yaml": second]
        if !second.contains("second") { files["lab.yaml"] = .some(nil) }
        let found = ManifestFixture.load(files).diagnostics
        #expect(!found.isEmpty && found.allSatisfy { $0.location.path.hasPrefix("lab") })
    }

    @Test func anotherKindOfTheNameIsMentioned() {
        #expect(
            message("mine") == "no Model 'mine' is declared; there is a Dataset of this name "
                + "[missingReference]")
    }

    @Test func theNameOfAGridNamesItsRuns() {
        func message(asker: String, _ reference: String, seeds: Int, access: String) -> String? {
            let seeds = (1...seeds).map(String.init).joined(separator: ", ")
            let grid = """
                kind: TrainingRun
                metadata: {name: grid}
                spec: {access: \(access), datasetRef: cups, architectureRef: tiny-centernet, \
                matrix: {seed: [\(seeds)]}}
                """
            let use = """
                kind: InferenceRun
                metadata: {name: use}
                spec: {networkRef: \(reference), datasetRef: cups, image: "lab/trainer:1"}
                """
            let path = "users/\(asker)/use.yaml"
            let result = ManifestFixture.load(["users/alice/grid.yaml": grid, path: use])
            return result.diagnostics.first { $0.location.path == path }?.message
        }
        #expect(
            message(asker: "alice", "grid", seeds: 3, access: "private")
                == "no TrainingRun 'grid' is declared; 'grid' is a matrix; it declares grid-1, "
                + "grid-2, grid-3")
        #expect(
            message(asker: "alice", "grid", seeds: 12, access: "private")
                == "no TrainingRun 'grid' is declared; 'grid' is a matrix; it declares grid-1, "
                + "grid-2, … grid-12")
        let hidden = message(asker: "bob", "alice/grid", seeds: 2, access: "private")
        #expect(
            hidden == "TrainingRun 'alice/grid' does not exist or is private; others can use only "
                + "what says 'access: public'")
    }

    @Test func publicDoesNotMeanDownload() {
        let shared = ManifestFixture.model.replacing("title:", with: "access: public, title:")
        let download = """
            kind: Download
            metadata: {name: d}
            spec: {of: {kind: Model, name: alice/cup}, keepFor: 1h}
            """
        let result = ManifestFixture.load(
            ["users/alice/cup.yaml": shared, "users/bob/d.yaml": download])
        #expect(result.diagnostics.map(\.code) == [.foreignTarget])
    }

    @Test func theDaemonsAllowlistCannotBeWidened() {
        var policy = LoadPolicy.unrestricted
        policy.allowedImages = ["lab/trainer:*"]
        let result = ManifestFixture.load(policy: policy)
        #expect(
            result.places.filter { $0.hasSuffix("imageNotAllowed") } == [
                "lab.yaml:5:29 imageNotAllowed"
            ])
    }

    @Test func thousandsOfWrongNamesAreAnsweredInTime() {
        let documents = (0..<990).map {
            """
            kind: Download
            metadata: {name: download-number-\($0)}
            spec: {of: {kind: Model, name: model-number-\($0)x}, keepFor: 1h}
            """
        }
        let models = (0..<990).map {
            """
            kind: Model
            metadata: {name: model-number-\($0)}
            spec: {source: {path: a.blend}, sha256: "\(ManifestFixture.sha)"}
            """
        }
        let result = ManifestFixture.load([
            "users/bob/d.yaml": documents.joined(separator: "\n---\n"),
            "users/bob/m.yaml": models.joined(separator: "\n---\n"),
        ])
        #expect(result.diagnostics.count == 990)
        let hinted = result.diagnostics.filter { $0.message.contains("did you mean") }
        #expect((1..<990).contains(hinted.count))
    }

    @Test func circlesAreFoundAndTheRestIsInOrder() {
        let edges = ["a": ["b"], "b": ["c"], "c": ["b"], "d": ["a"], "e": ["e"], "f": ["z"]]
        let order = DependencyOrder(edges.keys) { edges[$0] ?? [] }
        #expect(order.cyclic == ["b", "c", "e"])
        #expect(order.ordered == ["c", "b", "a", "d", "e", "f"])
    }

    @Test func aLongChainIsNoDanger() {
        let order = DependencyOrder(0..<100_000) { $0 > 0 ? [$0 - 1] : [] }
        #expect(order.ordered == Array(0..<100_000))
        let backwards = DependencyOrder(0..<100_000) { $0 < 99_999 ? [$0 + 1] : [] }
        #expect(backwards.ordered == (0..<100_000).reversed())
        #expect(backwards.cyclic.isEmpty)
    }
}
