import Execution
import Foundation
import Manifests
import Persistence
import Repository
import TestSupport
import Testing

/// What stands in the place of a manifest and cannot be read never looks like a removal: it is
/// told with its path, what it may have declared stays, and nothing is deleted meanwhile.
@Suite struct UnreadableManifestTests {
    struct Obstacle: CustomTestStringConvertible {
        let testDescription: String
        /// What `git fast-import` is told after the manifest was removed.
        let change: String
        let place: String
        let words: String
    }

    private static let user =
        "kind: User\nmetadata: {name: dora}\nspec: {email: d@lab.example}\n"
    private static let category =
        "kind: Category\nmetadata: {name: mugs}\nspec: {title: Mugs}\n"

    static let obstacles = [
        Obstacle(
            testDescription: "a line break in its name",
            change: "M 100644 \(named(#""lab/mugs\n.yaml""#))", place: "lab/mugs\u{FFFD}.yaml:1:1",
            words: "its name holds a control character; rename it"),
        Obstacle(
            testDescription: "a line break at the end of its name",
            change: "M 100644 \(named(#""lab/mugs.yaml\n""#))", place: "lab/mugs.yaml\u{FFFD}:1:1",
            words: "its name holds a control character; rename it"),
        Obstacle(
            testDescription: "a name in another encoding",
            change: "M 100644 \(named(#""lab/mugs-\344.yaml""#))",
            place: "lab/mugs-\u{FFFD}.yaml:1:1", words: "its name is not valid UTF-8; rename it"),
        Obstacle(
            testDescription: "a folder's name in another encoding",
            change: "M 100644 \(named(#""lab/T\366pfe/mugs.yaml""#))",
            place: "lab/T\u{FFFD}pfe/mugs.yaml:1:1",
            words: "its name is not valid UTF-8; rename it"),
        Obstacle(
            testDescription: "a link", change: "M 120000 inline lab/mugs.yaml\ndata 6\nx.yaml\n",
            place: "lab/mugs.yaml:1:1", words: "it is a symbolic link, which is not followed"),
        Obstacle(
            testDescription: "another repository's commit",
            change: "M 160000 \(String(repeating: "1", count: 40)) lab/mugs.yaml\n",
            place: "lab/mugs.yaml:1:1", words: "it is a commit of another repository"),
        Obstacle(
            testDescription: "a link in place of its folder",
            change: "M 120000 inline lab\ndata 5\nother\n",
            place: "lab:1:1", words: "it is a symbolic link, which is not followed"),
        Obstacle(
            testDescription: "another repository in place of its folder",
            change: "M 160000 \(String(repeating: "1", count: 40)) lab\n",
            place: "lab:1:1", words: "it is a commit of another repository"),
        Obstacle(
            testDescription: "an ending in capitals",
            change: "M 100644 inline lab/mugs.YAML\ndata \(category.utf8.count)\n\(category)\n",
            place: "lab/mugs.YAML:1:1", words: "rename it to 'mugs.yaml'"),
        Obstacle(
            testDescription: "a space behind its ending",
            change: "M 100644 \(named(#""lab/mugs.yml ""#))", place: "lab/mugs.yml :1:1",
            words: "rename it to 'mugs.yml'"),
    ]

    private static func named(_ path: String) -> String {
        "inline \(path)\ndata \(category.utf8.count)\n\(category)\n"
    }

    /// Two commits: the manifest as it was, then the obstacle in its place.
    private static func repository(_ change: String) throws -> TemporaryRepository {
        let repository = try TemporaryRepository()
        let head = "refs/heads/main\ncommitter Ada <ada@example.org> 1700000000 +0000\ndata 0\n\n"
        try repository.git(
            ["fast-import", "--quiet"],
            input: Data(
                """
                commit \(head)M 100644 inline users.yaml
                data \(user.utf8.count)
                \(user)
                M 100644 inline lab/mugs.yaml
                data \(category.utf8.count)
                \(category)
                commit \(head)D lab/mugs.yaml
                \(change)

                """.utf8))
        return repository
    }

    @Test(arguments: obstacles)
    func whatCannotBeReadIsNeverARemoval(_ obstacle: Obstacle) async throws {
        let repository = try Self.repository(obstacle.change)
        let mirror = try MirrorFixture().mirror(of: repository.path)
        let source = GitSource(
            repository: mirror, folder: "",
            signers: TrustedSigners(allowedSignersPath: nil, keyringPath: nil))
        let found = try await source.fetch()
        let first = try #require(found.parents.first)
        guard case .all(let before) = try await source.manifests(at: first, since: nil),
            case .all(let after) = try await source.manifests(
                at: found.revision.commit, since: nil)
        else {
            Issue.record("a listing without a commit to compare with is not whole")
            return
        }
        let known = ManifestLoader().load(before, lastGood: [], policy: .unrestricted)
            .desired.resources.map { LastGoodDocument(id: $0.id, document: $0.document) }
        #expect(known.count == 2)
        let result = ManifestLoader().load(after, lastGood: known, policy: .unrestricted)
        #expect(!result.desired.pruneHolds.isEmpty)
        let finding = try #require(result.diagnostics.first)
        #expect(finding.location.description == obstacle.place)
        #expect(finding.message.contains(obstacle.words), "\(finding.message)")
        try await expectTheSameByDifference(source, first, found.revision.commit, after)
    }

    /// What changed is told only where it tells all.
    private func expectTheSameByDifference(
        _ source: GitSource, _ first: String, _ second: String, _ whole: [SourceFile]
    ) async throws {
        let found = try await source.manifests(at: second, since: first)
        guard case .changes(let changed, let gone) = found else {
            #expect(found == .all(whole))
            return
        }
        #expect(gone == ["lab/mugs.yaml"])
        #expect(changed == whole.filter { $0.path != "users.yaml" })
    }

    /// A new link to a folder is nobody's removal, and no mistake.
    @Test func aLinkWhereNothingWasDeclaredIsNoMistake() async throws {
        let repository = try Self.repository("M 120000 inline docs\ndata 5\nother\n")
        let mirror = try MirrorFixture().mirror(of: repository.path)
        let head = try await mirror.fetchHead(checking: .everything).revision
        let files = try await ManifestReader(mirror.reader, folder: "", limits: .branch)
            .files(at: head)
        let result = ManifestLoader().load(files, lastGood: [], policy: .unrestricted)
        #expect(result.diagnostics.isEmpty)
        #expect(result.desired.pruneHolds.isEmpty)
    }

    /// What a Mac writes beside a file on a foreign disk says nothing of manifests.
    @Test func theMetadataOfAMacAreNoManifest() throws {
        let files = [
            SourceFile(path: "users.yaml", content: Data(Self.user.utf8)),
            SourceFile(path: "._users.yaml", content: Data([0x00, 0x05, 0x16, 0x07, 0x00, 0x02])),
        ]
        let result = ManifestLoader().load(files, lastGood: [], policy: .unrestricted)
        #expect(result.diagnostics.isEmpty)
        #expect(result.desired.resources.map(\.id.description) == ["User/dora"])
    }
}
