import Execution
import Foundation
import Manifests
import Repository
import TestSupport
import Testing

/// One file that is too large breaks only itself: the others of the commit are read.
@Suite struct LargeManifestTests {
    private static let user = "kind: User\nmetadata: {name: alice}\nspec: {email: a@lab.example}\n"

    @Test func aManifestBeyondTheLimitIsRefusedWithItsPlaceAndTheOthersAreRead() async throws {
        let repository = try TemporaryRepository()
        try repository.write("people.yaml", Self.user)
        let large = Self.user + String(repeating: "# padding\n", count: 120_000)
        try repository.write("large.yaml", large)
        try repository.commit("Add a large file")
        let fixture = try MirrorFixture()
        let mirror = try fixture.mirror(of: repository.path)
        let head = try await mirror.fetchHead(checking: .everything)
        let files = try await ManifestReader(mirror.reader, folder: "", limits: .branch)
            .files(at: head.revision)
        let result = ManifestLoader().load(files, lastGood: [], policy: .unrestricted)
        #expect(result.desired.resources.map(\.id.description) == ["User/alice"])
        #expect(
            result.diagnostics.map { "\($0.location) \($0.code.rawValue)" }
                == ["large.yaml:1:1 fileTooLarge"])
        #expect(result.desired.pruneHolds.map(\.path) == ["large.yaml"])
    }

    /// It is one object of the repository, but it is parsed as often as it has names.
    @Test func aFileCountsAtEachOfItsPaths() async throws {
        let repository = try TemporaryRepository()
        let text = Self.user + String(repeating: "# padding\n", count: 100_000)
        for number in 1...9 { try repository.write("copy-\(number).yaml", text) }
        try repository.commit("Add one file nine times")
        let fixture = try MirrorFixture()
        let mirror = try fixture.mirror(of: repository.path)
        let head = try await mirror.fetchHead(checking: .everything)
        await #expect(
            throws: GitError.tooLarge(what: "all the files together", maxBytes: 8 << 20)
        ) {
            try await ManifestReader(mirror.reader, folder: "", limits: .proposal)
                .files(at: head.revision)
        }
    }
}
