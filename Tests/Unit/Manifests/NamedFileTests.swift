import Foundation
import Manifests
import Testing

/// Findings about files that manifests name.
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
        #expect(messages([path: .file(sha256: ManifestFixture.sha, head: nil)]) == [])
        #expect(messages([:]) == [], "nothing is said of what was not looked at")
        #expect(
            messages([path: .nothing(beside: ["cap.blend", "x"])]) == [
                "3:42 there is no file 'users/alice/cup.blend'; did you mean 'cap.blend'? "
                    + "[missingFile]"
            ])
        #expect(
            messages([path: .file(sha256: Self.other, head: nil)]) == [
                "3:62 the file 'users/alice/cup.blend' has the sha256 \(Self.other), but the "
                    + "manifest gives another; if the file is right, write this one [wrongDigest]"
            ])
        for found in [FoundFile.folder(isEmpty: false), .link, .unreadable(reason: "it is secret")]
        {
            let said = messages([path: found])
            #expect(said.count == 1 && said.allSatisfy { $0.hasSuffix("[unsuitableFile]") })
        }
    }

    /// A beginner saves a picture of the scene, or a text, under the name of the model.
    @Test(arguments: [
        ([], "it is empty"), (Array("BLEN".utf8), "it begins with the text 'BLEN'"),
        ([0xFF, 0xD8, 0xFF, 0xE0], "it begins as a JPEG picture does"),
        ([0x50, 0x4B, 3, 4], "it begins as a ZIP archive does"),
        (Array("My cup, with a handle\n".utf8), "it begins with the text 'My cup, with a h'"),
        ([0, 1, 0xAB, 3, 4], "it begins with the bytes 00 01 AB 03"),
    ])
    func aModelMustBeginAsBlenderWritesFiles(head: [UInt8], what: String) {
        let path = "users/alice/cup.blend"
        for digest in [ManifestFixture.sha, Self.other, nil] {
            #expect(
                messages([path: .file(sha256: digest, head: FileHead(head))]) == [
                    "3:42 'users/alice/cup.blend' is no Blender file: \(what); save the scene in "
                        + "Blender and put that file there [unsuitableFile]"
                ])
        }
    }

    @Test(arguments: [
        Array("BLENDER-v405".utf8), [0x28, 0xB5, 0x2F, 0xFD, 0x60], [0x1F, 0x8B, 8],
    ])
    func aModelMayBeCompressedOrNot(head: [UInt8]) {
        let found = FoundFile.file(sha256: ManifestFixture.sha, head: FileHead(head))
        #expect(messages(["users/alice/cup.blend": found]) == [])
    }

    /// The file may have been deleted after it was taken in.
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
        #expect(messages([path: .file(sha256: Self.other, head: nil)], changes).count == 1)
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
        let files = named.mapValues { _ in
            FoundFile.file(sha256: ManifestFixture.sha, head: FileHead("BLENDER".utf8))
        }
        #expect(
            read(more).findings(on: files).map(\.message).sorted() == [
                "'users/alice/in' is a file; name a folder",
                "'users/alice/look' is a file; name a folder",
            ])
    }

    /// The number of suggestions is limited; which files get one does not depend on any order.
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
