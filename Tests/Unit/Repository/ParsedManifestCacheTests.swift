import Execution
import Foundation
import Logging
import Manifests
import Persistence
import Repository
import TestSupport
import Testing

/// Manifests that were parsed before, across starts of the daemon, from a real repository.
@Suite struct ParsedManifestCacheTests {
    private let folder: TemporaryFolder
    private let store: StateStore
    private let remote: TemporaryRepository
    private let fixture: MirrorFixture

    private static let user = "kind: User\nmetadata: {name: alice}\nspec: {email: a@lab.example}\n"

    init() throws {
        folder = try TemporaryFolder()
        store = try StateStore.open(
            at: folder.path("state.sqlite"), installationID: "lab", logger: Logger(label: "test"))
        remote = try TemporaryRepository()
        fixture = try MirrorFixture()
        try remote.write("alice.yaml", Self.user)
        try remote.write("again.yaml", Self.user)
        try remote.write("broken.yaml", "a: [\n")
        try remote.commit("first")
    }

    private func cache(
        _ limits: LoadLimits = .standard, version: String = "1"
    ) -> ParsedManifestCache {
        ParsedManifestCache(store: store, limits: limits, version: version)
    }

    /// What a daemon reads that starts now, by path.
    private func start(
        _ cache: ParsedManifestCache? = nil
    ) async throws -> [String: SourceFile] {
        let source = GitSource(
            repository: try fixture.mirror(of: remote.path), folder: "",
            signers: TrustedSigners(allowedSignersPath: nil, keyringPath: nil),
            cache: cache ?? self.cache())
        let head = try await source.fetch().revision.commit
        guard case .all(let files) = try await source.manifests(at: head, since: nil) else {
            Issue.record("a listing without a commit to compare with is not whole")
            return [:]
        }
        return Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0) })
    }

    private func kept(_ cache: ParsedManifestCache? = nil) throws -> [Data] {
        let format = (cache ?? self.cache()).format
        return try store.parsedManifests(format: format).values.map(\.content)
    }

    @Test func theNextStartParsesWhatIsNewOnly() async throws {
        let first = try await start()
        #expect(first.values.allSatisfy { $0.parsed == nil })
        #expect(try kept() == [Data(Self.user.utf8)])
        let second = try await start()
        #expect(second.mapValues(\.content) == first.mapValues(\.content))
        #expect(
            second.filter { $0.value.parsed != nil }.keys.sorted() == ["again.yaml", "alice.yaml"])
        let loads = [first, second].map {
            ManifestLoader().load(Array($0.values), lastGood: [], policy: .unrestricted)
        }
        #expect(loads[0] == loads[1])
    }

    @Test func whatTheRevisionHasNoMoreIsForgotten() async throws {
        _ = try await start()
        let edited = Self.user.replacing("a@lab", with: "b@lab")
        try remote.write("alice.yaml", edited)
        try remote.git(["rm", "-q", "again.yaml"])
        try remote.commit("second")
        #expect(try await start()["alice.yaml"]?.parsed == nil)
        #expect(try kept() == [Data(edited.utf8)])
        #expect(try await start()["alice.yaml"]?.parsed != nil)
    }

    @Test func otherLimitsOrAnotherVersionMakeAllOfItNew() async throws {
        var narrow = LoadLimits.standard
        narrow.maxDepth = 8
        for other in [cache(narrow), cache(version: "2")] {
            _ = try await start()
            #expect(try await start(other)["alice.yaml"]?.parsed == nil)
            #expect(try kept().isEmpty)
            #expect(try kept(other).count == 1)
            #expect(try await start(other)["alice.yaml"]?.parsed != nil)
        }
    }

    /// What is told of a commit by its difference costs no write.
    @Test func anEditIsKeptAtTheNextStart() async throws {
        let source = GitSource(
            repository: try fixture.mirror(of: remote.path), folder: "",
            signers: TrustedSigners(allowedSignersPath: nil, keyringPath: nil),
            cache: cache())
        let first = try await source.fetch().revision.commit
        _ = try await source.manifests(at: first, since: nil)
        try remote.write("bob.yaml", Self.user.replacing("alice", with: "bob"))
        try remote.commit("second")
        let second = try await source.fetch().revision.commit
        let before = store.changeCounter()
        guard case .changes = try await source.manifests(at: second, since: first) else {
            Issue.record("the difference is not told")
            return
        }
        #expect(store.changeCounter() == before)
        _ = try await start()
        #expect(try kept().count == 2)
    }
}
