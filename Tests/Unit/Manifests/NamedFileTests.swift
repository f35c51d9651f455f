import Foundation
import Manifests
import Testing

/// What is said of files that manifests name.
@Suite struct NamedFileTests {
    private static let other = String(repeating: "fedcba9876543210", count: 4)

    private func read(_ changes: [String: String?] = [:]) -> ReadManifests {
        ReadManifests(ManifestFixture.files(changes), limits: .standard)
    }

    private func messages(_ found: [String: FoundFile], _ changes: [String: String?] = [:])
        -> [String]
    {
        read(changes).findings(on: found).map {
            "\($0.location.line):\($0.location.column) \($0.message) [\($0.code)]"
        }
    }

    @Test func aModelsFileMustBeThereAndHaveItsDigest() {
        #expect(read().namedFiles == ["users/alice/cup.blend": true])
        let path = "users/alice/cup.blend"
        #expect(messages([path: .file(sha256: ManifestFixture.sha)]) == [])
        #expect(messages([:]) == [], "nothing is said of what was not looked at")
        #expect(
            messages([path: .nothing(beside: ["cap.blend", "x"])]) == [
                "3:42 there is no file 'users/alice/cup.blend'; did you mean 'cap.blend'? "
                    + "[missingFile]"
            ])
        #expect(
            messages([path: .file(sha256: Self.other)]) == [
                "3:62 the file 'users/alice/cup.blend' has the sha256 \(Self.other), and the "
                    + "manifest says another; write this one if the file is right [wrongDigest]"
            ])
        for found in [FoundFile.folder(isEmpty: false), .link, .unreadable(reason: "it is secret")]
        {
            let said = messages([path: found])
            #expect(said.count == 1 && said.allSatisfy { $0.hasSuffix("[unsuitableFile]") })
        }
    }

    /// It may have been deleted once it was taken in.
    @Test(arguments: [
        ("suspend: true", 0), ("dropData: true", 0), ("suspend: false, dropData: false", 1),
    ])
    func aFileThatNobodyWouldTakeInMayBeMissing(fields: String, count: Int) {
        let changes: [String: String?] = [
            "users/alice/cup.yaml": ManifestFixture.model.replacing(
                "title: Coffee cup", with: fields)
        ]
        let path = "users/alice/cup.blend"
        #expect(messages([path: .nothing(beside: [])], changes).count == count)
        #expect(messages([path: .file(sha256: Self.other)], changes).count == 1)
    }

    @Test func theNetworkOfACancelledRunMayBeMissing() {
        let run = """
            kind: TrainingRun
            metadata: {name: net}
            spec:
              from: {file: {path: net.onnx}, sha256: "\(ManifestFixture.sha)", format: onnx}
            """
        for (text, count) in [(run, 1), (run + "\n  cancel: true", 0)] {
            #expect(
                messages(
                    ["users/alice/net.onnx": .nothing(beside: [])], ["users/alice/net.yaml": text]
                ).count == count)
        }
    }

    @Test func networksAndPicturesNameFilesToo() {
        let more: [String: String?] = [
            "users/alice/net.yaml": """
            kind: TrainingRun
            metadata: {name: net}
            spec:
              from: {file: {path: nets/net.onnx}, sha256: "\(ManifestFixture.sha)", format: onnx}
            """,
            "users/alice/in.yaml": """
            kind: Dataset
            metadata: {name: in}
            spec: {from: {pictures: {folder: in, format: yolo}}}
            ---
            kind: Dataset
            metadata: {name: packed}
            spec: {from: {pictures: {zip: in.zip, sha256: "\(ManifestFixture.sha)", format: yolo}}}
            ---
            kind: Dataset
            metadata: {name: far}
            spec: {from: {pictures: {bucket: in/, format: yolo}}}
            ---
            kind: InferenceRun
            metadata: {name: use}
            spec: {networkRef: net, pictures: {folder: look, format: unlabelled}}
            """,
        ]
        let paths = ["cup.blend", "in", "in.zip", "look", "nets/net.onnx"]
        let named = read(more).namedFiles
        #expect(named.keys.sorted() == paths.map { "users/alice/\($0)" })
        #expect(named.filter { !$0.value }.keys.sorted() == ["users/alice/in", "users/alice/look"])
        let nothing = named.mapValues { _ in FoundFile.nothing(beside: []) }
        let findings = read(more).findings(on: nothing)
        #expect(findings.map(\.code) == Array(repeating: .missingFile, count: 5))
        #expect(findings.count { $0.message.contains("there is no folder") } == 2)
        let files = named.mapValues { _ in FoundFile.file(sha256: ManifestFixture.sha) }
        #expect(
            read(more).findings(on: files).map(\.message).sorted() == [
                "'users/alice/in' is a file; name a folder",
                "'users/alice/look' is a file; name a folder",
            ])
    }

    /// Which ones get a suggestion does not depend on the order of anything.
    @Test func thousandsOfMissingFilesAreAnsweredInTime() {
        let models = (0..<900).map {
            """
            kind: Model
            metadata: {name: m-\($0)}
            spec: {source: {path: file-\($0).blend}, sha256: "\(ManifestFixture.sha)"}
            """
        }
        let read = read(["users/bob/m.yaml": models.joined(separator: "\n---\n")])
        let names = (0..<900).map { "flie-\($0).blend" }
        let found = read.namedFiles.mapValues { _ in FoundFile.nothing(beside: names) }
        let messages = read.findings(on: found).map(\.message)
        #expect(messages.count == 901)
        #expect((1..<100).contains(messages.count { $0.contains("did you mean") }))
        #expect(read.findings(on: found).map(\.message) == messages)
    }

    @Test func aDocumentWithAnotherMistakeIsLookedThrough() {
        let changes: [String: String?] = [
            "users/alice/cup.yaml": ManifestFixture.model.replacing("title", with: "titel")
        ]
        let found: [String: FoundFile] = ["users/alice/cup.blend": .nothing(beside: [])]
        #expect(messages(found, changes).count == 1)
        let result = ManifestLoader().load(read(changes), lastGood: [], policy: .unrestricted)
            .adding(read(changes).findings(on: found))
        #expect(
            result.diagnostics.prefix(2).map(\.code) == [.unknownField, .missingFile],
            "in order of place")
    }
}
