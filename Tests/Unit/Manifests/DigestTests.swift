import Foundation
import Manifests
import Testing

/// Which changes of a manifest change a result's digest, and which do not.
@Suite struct DigestTests {
    struct Change: Sendable, CustomTestStringConvertible {
        let id: String
        let from: String
        let to: String
        let changesInput: Bool
        var testDescription: String { "\(id): \(from) → \(to)" }

        static func result(_ id: String, _ from: String, _ to: String) -> Change {
            Change(id: id, from: from, to: to, changesInput: true)
        }

        static func nothing(_ id: String, _ from: String, _ to: String) -> Change {
            Change(id: id, from: from, to: to, changesInput: false)
        }
    }

    static let dataset = "Dataset/alice/cups"
    static let run = "TrainingRun/alice/cups-v1"
    static let model = "Model/alice/cup"
    static let download = "Download/alice/cups-v1"

    static let changes: [Change] = [
        .result(dataset, "seed: 7", "seed: 8"),
        .result(dataset, "images: 200", "images: 201"),
        .result(dataset, "val: 0.2", "test: 0.2"),
        .result(dataset, "class: cup", "class: mug"),
        .result(dataset, "  renderer:\n", "  renderer:\n    image: lab/other:1\n"),
        .result(dataset, "  renderer:\n", "  renderer:\n    command: [run]\n"),
        .nothing(dataset, "cpus: 2", "cpus: 1"),
        .nothing(dataset, "maxDuration: 2h", "maxDuration: 3h"),
        .nothing(dataset, "access: private", "access: public"),
        .nothing(dataset, "access: private", "title: T"),
        .nothing(dataset, "access: private", "description: D"),
        .nothing(dataset, "access: private", "suspend: true"),
        .nothing(dataset, "access: private", "cancel: true"),
        .nothing(dataset, "access: private", "rerun: again"),
        .nothing(dataset, "access: private", "priority: 3"),
        .nothing(dataset, "access: private", "retry: {limit: 2}"),
        .nothing(dataset, "project: kitchen", "project: garden"),
        .result(run, "epochs: 20", "epochs: 21"),
        .result(run, "seed: 1", "seed: 2"),
        .nothing(run, "limit: 1", "limit: 2"),
        .nothing(run, "memory: 2Gi", "memory: 3Gi"),
        .result(model, "Plane*", "Cube*"),
        .result(model, "0123456789abcdef", "fedcba9876543210"),
        .nothing(model, "path: cup.blend", "path: mug.blend"),
        .nothing(model, "Coffee cup", "Tea cup"),
        .nothing(download, "keepFor: 72h", "keepFor: 71h"),
    ]

    @Test(arguments: changes)
    func aFieldChangesTheDigestsItShould(_ change: Change) throws {
        let before = ManifestFixture.load()
        let old = try #require(before.resource(change.id))
        let text = try #require(ManifestFixture.files[old.document.path])
        let changed = text.replacing(change.from, with: change.to)
        #expect(changed != text)
        let after = ManifestFixture.load([old.document.path: changed])
        let new = try #require(after.resource(change.id), "\(after.places)")
        #expect((new.inputDigest != old.inputDigest) == change.changesInput)
        #expect(new.specDigest != old.specDigest)
        #expect(new.canonicalSpec != old.canonicalSpec || new.labels != old.labels)
    }

    @Test func aNewDatasetMakesANewRun() {
        let before = ManifestFixture.load()
        let text = ManifestFixture.dataset.replacing("seed: 7", with: "seed: 8")
        let after = ManifestFixture.load(["users/alice/cups.yaml": text])
        let (old, new) = (before.resource(Self.run), after.resource(Self.run))
        #expect(old?.inputDigest != new?.inputDigest)
        #expect(old?.specDigest == new?.specDigest)
    }

    @Test func aNewDefaultImageIsANewResult() {
        let before = ManifestFixture.load()
        let after = ManifestFixture.load([
            "lab.yaml": ManifestFixture.lab.replacing("renderer:1", with: "renderer:2")
        ])
        #expect(
            before.resource(Self.dataset)?.inputDigest != after.resource(Self.dataset)?.inputDigest)
        #expect(before.resource(Self.model)?.inputDigest == after.resource(Self.model)?.inputDigest)
    }

    @Test func numbersThatAreEqualAreTheSame() {
        let text = ManifestFixture.run.replacing("epochs: 20", with: "epochs: 20.0")
        let after = ManifestFixture.load(["users/alice/run.yaml": text])
        #expect(
            after.resource(Self.run)?.inputDigest
                == ManifestFixture.load().resource(Self.run)?.inputDigest)
    }

    /// The same inputs of two owners give the same digest, so a result can be used again.
    @Test func theOwnerAndTheNameOfAResourceAreNotInItsDigest() {
        let copy = ManifestFixture.model.replacing("name: cup", with: "name: mug")
        let after = ManifestFixture.load(["users/bob/mug.yaml": copy])
        #expect(
            after.resource("Model/bob/mug")?.inputDigest
                == after.resource(Self.model)?.inputDigest)
    }

    /// A digest that changes by accident makes every lab redo all its work.
    @Test func digestsStayAsTheyAre() {
        let result = ManifestFixture.load()
        let lines = result.desired.resources.map {
            "\($0.id) \($0.specDigest.rawValue.prefix(16)) \($0.inputDigest?.rawValue ?? "none")"
        }
        #expect(lines == Self.golden)
    }

    static let golden: [String] = [
        "Lab/lab 85aeec367088c38e none",
        "User/alice 8876e906a1ab4632 none",
        "User/bob c2c34adaf56a2e0d none",
        "NetworkArchitecture/tiny-centernet 8e83f251c8072b7e none",
        "Model/alice/cup aef8af4229234e6a "
            + "b4a4f70baab0deb7445147c412a339a5ec2f166b005c90880ce5d9c16b771af9",
        "Dataset/alice/cups 184d5a91762b9e9e "
            + "c224f7472232077e24841ba7d90ac9f1158d6b376223504f10d554bddcde2ba5",
        "TrainingRun/alice/cups-v1 f965735911c7bb6e "
            + "5d1b368a544c5ac10087d9fadcc6b5fd4d84e9b0f45084fceb013fece35ad81c",
        "Download/alice/cups-v1 7d003581f881b98b "
            + "dd209281db480a33219d2f6971d9486012b941d0a7ab7e051624ac9c47f7a83a",
    ]
}
