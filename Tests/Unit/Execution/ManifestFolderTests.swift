import Manifests
import Persistence
import TestSupport
import Testing

@testable import Execution

/// A folder of manifests that a commit does not have is never an empty lab.
@Suite(.serialized) struct ManifestFolderTests {
    private static let user = "kind: User\nmetadata: {name: alice}\nspec: {email: a@lab.example}\n"

    @Test func aCommitWithoutTheFolderIsRefusedAtTheStart() async throws {
        let lab = try SignedLab(requiresSignatures: false, folder: "manifest")
        try lab.remote.write("docs/x.md", "x")
        let wrong = try lab.remote.commit(writing: "manifests/users.yaml", Self.user)
        #expect(try await lab.look() == nil)
        let sync = try #require(try lab.store.lastSync())
        #expect(
            sync.error
                == "RevisionRefused: commit \(wrong.prefix(12)) has no folder 'manifest'; it has: "
                + "docs, manifests; 'repository.folder' names the folder")
        let right = try lab.remote.commit(writing: "manifest/users.yaml", Self.user)
        #expect(try await lab.look() == right)
        #expect(try lab.store.lastSync()?.error == nil)
    }

    @Test func aCommitThatRemovesTheFolderLeavesInForceWhatWas() async throws {
        let lab = try SignedLab(requiresSignatures: false, folder: "manifests")
        try lab.remote.write("README.md", "x")
        let good = try lab.remote.commit(writing: "manifests/users.yaml", Self.user)
        #expect(try await lab.look() == good)
        try lab.remote.remove("manifests")
        try lab.remote.commit("Where are they?")
        #expect(try await lab.look() == good)
        #expect(await lab.daemon.inForce?.result.desired.resources.count == 1)
        #expect(try lab.store.lastSync()?.error?.contains("it has: none") == true)
    }

    @Test func settingsThatNameAnotherFolderAreToldAndRemoveNothing() async throws {
        let lab = try SignedLab(requiresSignatures: false, folder: "manifests")
        try lab.remote.commit(writing: "manifests/users.yaml", Self.user)
        _ = try await lab.look()
        let next = try lab.restarted(folder: "manifest")
        try await next.resume()
        try await next.refresh()
        _ = try await next.pass()
        #expect(await next.inForce?.result.desired.pruneHolds.isEmpty == false)
        let store = await next.executor.store
        #expect(try store.lastSync()?.error?.contains("no folder 'manifest'") == true)
    }
}
