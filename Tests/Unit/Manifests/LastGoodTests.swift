import Foundation
import Manifests
import Testing

/// What stays in force when a manifest breaks.
@Suite struct LastGoodTests {
    let before = ManifestFixture.load()
    var lastGood: [LastGoodDocument] { ManifestFixture.lastGood(of: before) }

    @Test func aBrokenDocumentKeepsItsLastGoodSpec() {
        let broken = ManifestFixture.model.replacing("Coffee cup", with: "12, tilte: x")
        let after = ManifestFixture.load(["users/alice/cup.yaml": broken], lastGood: lastGood)
        let model = after.resource("Model/alice/cup")
        #expect(model?.spec == before.resource("Model/alice/cup")?.spec)
        guard case .lastGood(let findings, let mayStart) = model?.specVersion else {
            Issue.record("\(String(describing: model))")
            return
        }
        #expect(Set(findings.map(\.code)) == [.wrongType, .unknownField])
        #expect(mayStart)
        #expect(after.resource("Dataset/alice/cups") == before.resource("Dataset/alice/cups"))
        #expect(after.desired.pruneHolds.isEmpty)
    }

    @Test func aDocumentThatWasNeverValidIsShownAndBlocksItsUsersOnce() {
        let broken = "kind: Model\nmetadata: {name: cup}\nspec: {}\n"
        let after = ManifestFixture.load(["users/alice/cup.yaml": broken])
        #expect(
            after.desired.invalid.map(\.id.description) == [
                "Model/alice/cup", "Dataset/alice/cups", "TrainingRun/alice/cups-v1",
                "Download/alice/cups-v1",
            ])
        #expect(after.diagnostics.filter { $0.code == .blockedByInvalid }.count == 3)
        #expect(after.desired.pruneHolds.isEmpty)
    }

    @Test func whatWasRenamedWithoutSayingSoIsToldHowToSayIt() throws {
        let renamed = ManifestFixture.dataset.replacing("name: cups", with: "name: mugs")
        let after = ManifestFixture.load(
            ["users/alice/cups.yaml": renamed], lastGood: lastGood)
        let messages = after.diagnostics.filter { $0.code == .missingReference }.map(\.message)
        #expect(
            messages == [
                "no Dataset 'cups' is declared any more; if 'mugs' is what it is called now, write "
                    + "'formerName: cups' beside that name and 'mugs' here"
            ])
    }

    @Test func anUnreadableFileKeepsAllItDeclaredAndHoldsPruning() {
        let after = ManifestFixture.load(["users/alice/run.yaml": "{"], lastGood: lastGood)
        #expect(after.desired.resources.map(\.id) == before.desired.resources.map(\.id))
        #expect(after.desired.pruneHolds.map(\.path) == ["users/alice/run.yaml"])
        for id in ["TrainingRun/alice/cups-v1", "Download/alice/cups-v1"] {
            #expect(after.resource(id)?.spec == before.resource(id)?.spec)
            #expect(after.resource(id)?.inputDigest == before.resource(id)?.inputDigest)
            #expect(after.resource(id)?.specVersion != .current)
        }
    }

    @Test func anUnreadableIdentityKeepsWhatItsFileDeclared() {
        let text =
            ManifestFixture.run + "\n---\nkind: Download\nmetadata: {nam: cups-v1}\nspec: {}\n"
        let after = ManifestFixture.load(["users/alice/run.yaml": text], lastGood: lastGood)
        #expect(after.resource("TrainingRun/alice/cups-v1")?.specVersion == .current)
        #expect(after.resource("Download/alice/cups-v1") != nil)
        #expect(after.desired.pruneHolds.map(\.path) == ["users/alice/run.yaml"])
    }

    @Test func aMovedDocumentIsFoundByIdentityThoughItsOldFileBroke() {
        let after = ManifestFixture.load(
            ["users/alice/cup.yaml": "{", "users/alice/sub/cup.yaml": moved], lastGood: lastGood)
        #expect(after.resource("Model/alice/cup")?.specVersion == .current)
        #expect(after.resource("Model/alice/cup")?.document.path == "users/alice/sub/cup.yaml")
    }

    private var moved: String {
        ManifestFixture.model.replacing("path: cup", with: "path: ../cup")
    }

    @Test func aMoveChangesNeitherSpecNorInputs() {
        let after = ManifestFixture.load(
            ["users/alice/cup.yaml": nil, "users/alice/sub/cup.yaml": moved], lastGood: lastGood)
        let (old, new) = (before.resource("Model/alice/cup"), after.resource("Model/alice/cup"))
        #expect(old?.specDigest == new?.specDigest)
        #expect(old?.inputDigest == new?.inputDigest)
    }

    @Test func duplicatesAreAllInvalidAndNameEachOther() {
        let after = ManifestFixture.load(
            ["users/alice/again.yaml": ManifestFixture.model], lastGood: lastGood)
        let findings = after.diagnostics.filter { $0.code == .duplicateResource }
        #expect(
            findings.map(\.location.path) == ["users/alice/again.yaml", "users/alice/cup.yaml"])
        #expect(
            findings.map { $0.related.map(\.path) } == [
                ["users/alice/cup.yaml"], ["users/alice/again.yaml"],
            ])
        #expect(after.resource("Model/alice/cup")?.specVersion != .current)
        #expect(
            ManifestFixture.load(["users/alice/again.yaml": ManifestFixture.model])
                .desired.invalid.first?.id.description == "Model/alice/cup")
    }

    @Test func anInvalidLabLeavesTheLastGoodLabInForce() {
        let broken = ManifestFixture.lab.replacing("allowedImages", with: "alowedImages")
        let after = ManifestFixture.load(["lab.yaml": broken], lastGood: lastGood)
        #expect(after.resource("Lab/lab")?.spec == before.resource("Lab/lab")?.spec)
        #expect(after.resource("Dataset/alice/cups") == before.resource("Dataset/alice/cups"))
    }

    @Test func aRemovedResourceIsNotDesiredAndWhatUsesItMayStartNothing() {
        let after = ManifestFixture.load(["users/alice/cup.yaml": nil], lastGood: lastGood)
        #expect(after.resource("Model/alice/cup") == nil)
        let dataset = after.resource("Dataset/alice/cups")
        #expect(dataset?.inputDigest == before.resource("Dataset/alice/cups")?.inputDigest)
        guard case .lastGood(let findings, false) = dataset?.specVersion else {
            Issue.record("\(String(describing: dataset?.specVersion))")
            return
        }
        #expect(findings.map(\.code) == [.missingReference])
        #expect(after.resource("TrainingRun/alice/cups-v1")?.specVersion == .current)
        #expect(after.desired.pruneHolds.isEmpty)
    }

    @Test func somethingMadePrivateStaysInUseButStartsNothingNew() {
        let shared = ManifestFixture.model.replacing("title:", with: "access: public, title:")
        let user = """
            kind: Dataset
            metadata: {name: mine}
            spec: {from: {models: [{modelRef: alice/cup, class: cup}]}, access: public}
            """
        let open = ManifestFixture.load(
            ["users/alice/cup.yaml": shared, "users/bob/d.yaml": user])
        #expect(open.places == [])
        let closed = ManifestFixture.load(
            ["users/bob/d.yaml": user], lastGood: ManifestFixture.lastGood(of: open))
        let dataset = closed.resource("Dataset/bob/mine")
        #expect(dataset?.inputDigest == open.resource("Dataset/bob/mine")?.inputDigest)
        guard case .lastGood(let findings, false) = dataset?.specVersion else {
            Issue.record("\(String(describing: dataset?.specVersion))")
            return
        }
        #expect(findings.map(\.code) == [.privateReference])
        #expect(closed.places == ["users/bob/d.yaml:3:35 privateReference"])
    }

    @Test func aUserWhoOwnsResourcesCannotGo() {
        let after = ManifestFixture.load(["people/alice.yaml": nil], lastGood: lastGood)
        #expect(Set(after.diagnostics.map(\.code)) == [.unknownOwner])
        #expect(after.diagnostics.count == 4)
        #expect(after.resource("TrainingRun/alice/cups-v1")?.specVersion != .current)
    }

    @Test func anImageNoLongerAllowedStartsNothing() {
        let narrow = ManifestFixture.lab
            .replacing("\"lab/*\"", with: "\"lab/trainer:*\"")
            .replacing("rendererImage: \"lab/renderer:1\", ", with: "")
        let written = ManifestFixture.dataset.replacing(
            "  renderer:\n", with: "  renderer:\n    image: lab/renderer:1\n")
        let good = ManifestFixture.load(["users/alice/cups.yaml": written])
        let after = ManifestFixture.load(
            ["lab.yaml": narrow, "users/alice/cups.yaml": written],
            lastGood: ManifestFixture.lastGood(of: good))
        guard
            case .lastGood(let findings, false) = after.resource("Dataset/alice/cups")?.specVersion
        else {
            Issue.record("\(after.places)")
            return
        }
        #expect(findings.map(\.code) == [.imageNotAllowed])
    }

    @Test func aLastGoodDocumentThatIsNoLongerReadIsNotTrusted() {
        let id = ResourceID(kind: .model, owner: "alice", name: "cup")
        let document = SourceDocument(path: "users/alice/cup.yaml", firstLine: 1, text: "kind: [")
        let after = ManifestFixture.load(
            ["users/alice/cup.yaml": "kind: Model\nmetadata: {name: cup}\nspec: {}\n"],
            lastGood: [LastGoodDocument(id: id, document: document)])
        #expect(after.desired.invalid.first?.id == id)
    }
}
