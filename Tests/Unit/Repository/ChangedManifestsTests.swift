import Execution
import Foundation
import Manifests
import Persistence
import Repository
import TestSupport
import Testing

/// What a commit changes, added to what was there, is what it has.
@Suite struct ChangedManifestsTests {
    /// What to do to the repository, and whether the difference tells the manifests.
    struct Commit: CustomTestStringConvertible {
        let testDescription: String
        var isTold = true
        let change: @Sendable (TemporaryRepository) throws -> Void
    }

    static let commits = [
        Commit(testDescription: "nothing of ours") { try $0.write("notes.txt", "x") },
        Commit(testDescription: "one edited") { try $0.write("lab/a.yaml", "a: 2\n") },
        Commit(testDescription: "one more and one less") {
            try $0.write("lab/users/c.yml", "c: 1\n")
            try $0.git(["rm", "-q", "lab/users/b.yaml"])
        },
        Commit(testDescription: "one renamed") {
            try $0.git(["mv", "lab/a.yaml", "lab/d.yaml"])
        },
        Commit(testDescription: "one that became a link", isTold: false) {
            try $0.git(["rm", "-q", "lab/a.yaml"])
            try FileManager.default.createSymbolicLink(
                atPath: "\($0.path)/lab/a.yaml", withDestinationPath: "users/b.yaml")
        },
        Commit(testDescription: "a file that became a folder") {
            try $0.git(["rm", "-q", "lab/a.yaml"])
            try $0.write("lab/a.yaml/x.yaml", "x: 1\n")
        },
        Commit(testDescription: "one that is ignored") {
            try $0.write("lab/drafts/d.yaml", "d: 2\n")
        },
        Commit(testDescription: "one that is too large") {
            try $0.write("lab/a.yaml", String(repeating: "# padding\n", count: 120_000))
        },
        Commit(testDescription: "what is ignored", isTold: false) {
            try $0.write("lab/.reconcilerignore", "users/\n")
        },
        Commit(testDescription: "a name in another form of Unicode", isTold: false) {
            try $0.git(["mv", "lab/caf\u{e9}.yaml", "lab/cafe\u{301}.yaml"])
        },
        Commit(testDescription: "a name that is not safe", isTold: false) {
            try $0.write("lab/a\tb.yaml", "x: 1\n")
        },
    ]

    @Test(arguments: commits, ["lab", ""])
    func whatACommitChangesIsAllItBrings(_ commit: Commit, folder: String) async throws {
        let remote = try TemporaryRepository()
        try remote.write("lab/a.yaml", "a: 1\n")
        try remote.write("lab/caf\u{e9}.yaml", "c: 1\n")
        try remote.write("lab/users/b.yaml", "b: 1\n")
        try remote.write("lab/drafts/d.yaml", "d: 1\n")
        try remote.write("lab/.reconcilerignore", "drafts/\n")
        try remote.commit("first")
        let fixture = try MirrorFixture()
        let mirror = try fixture.mirror(of: remote.path)
        let source = GitSource(
            repository: mirror, folder: folder,
            signers: TrustedSigners(allowedSignersPath: nil, keyringPath: nil))
        let first = try await source.fetch().revision.commit
        try commit.change(remote)
        try remote.commit("second")
        let second = try await source.fetch().revision.commit
        let whole = try await source.manifests(at: second, since: nil)
        guard
            case .changes(let changed, let gone) = try await source.manifests(
                at: second, since: first)
        else {
            let isElsewhere = folder.isEmpty && commit.testDescription == "the whole folder"
            #expect(!commit.isTold || isElsewhere)
            return
        }
        guard case .all(let before) = try await source.manifests(at: first, since: nil) else {
            Issue.record("a listing without a commit to compare with is not whole")
            return
        }
        var files = Dictionary(uniqueKeysWithValues: before.map { ($0.path, $0) })
        for path in gone { files[path] = nil }
        for file in changed { files[file.path] = file }
        #expect(whole == .all(files.values.sorted { $0.path < $1.path }))
    }

    @Test func filesWhoseNamesOnlyLookTheSameAreBothRead() async throws {
        let remote = try TemporaryRepository()
        try remote.write("caf\u{e9}.yaml", "a: 1\n")
        try remote.commit(writing: "cafe\u{301}.yaml", "b: 1\n")
        let source = GitSource(
            repository: try MirrorFixture().mirror(of: remote.path), folder: "",
            signers: TrustedSigners(allowedSignersPath: nil, keyringPath: nil))
        let head = try await source.fetch().revision.commit
        guard case .all(let files) = try await source.manifests(at: head, since: nil) else {
            Issue.record("a listing without a commit to compare with is not whole")
            return
        }
        let texts = files.map { String(decoding: $0.content, as: UTF8.self) }
        #expect(texts.sorted() == ["a: 1\n", "b: 1\n"])
    }

    @Test(arguments: ["", "lab"])
    func aCommitThatIsNotHereTellsNothing(folder: String) async throws {
        let remote = try TemporaryRepository()
        try remote.commit(writing: folder.isEmpty ? "a.yaml" : "\(folder)/a.yaml", "a: 1\n")
        let fixture = try MirrorFixture()
        let source = GitSource(
            repository: try fixture.mirror(of: remote.path), folder: folder,
            signers: TrustedSigners(allowedSignersPath: nil, keyringPath: nil))
        let head = try await source.fetch().revision.commit
        let gone = String(repeating: "1", count: 40)
        #expect(
            try await source.manifests(at: head, since: gone)
                == .all([SourceFile(path: "a.yaml", content: Data("a: 1\n".utf8))]))
    }
}
