import Foundation
import Manifests
import Persistence
import TestSupport
import Testing

@testable import Execution

/// An unsigned or wrongly signed commit is refused where signatures are demanded, and what was in
/// force stays in force. One at a time, as each starts dozens of processes.
@Suite(.serialized) struct SignedRevisionTests {
    private static let user = "kind: User\nmetadata: {name: alice}\nspec: {email: a@lab.example}\n"

    @Test func settingsDemandSignaturesWhateverTheLabSays() async throws {
        let lab = try SignedLab(requiresSignatures: true)
        let alice = try await lab.keys.ssh("alice")
        try lab.allow(alice, as: "alice@lab.example")
        try lab.writeLab("requireSignedCommits: false")
        let first = try lab.remote.commit("Nobody signed this")
        #expect(try await lab.look() == nil)
        let error = try #require(try lab.store.lastSync()?.error)
        #expect(error.hasPrefix("RevisionUnverified: commit \(first.prefix(12)) is not signed"))
        #expect(error.contains("settings"))

        let signed = try lab.remote.commit("Signed", signedBy: alice)
        #expect(try await lab.look() == signed)
        #expect(try lab.store.lastSync()?.error == nil)
        #expect(
            try lab.store.acceptedRevision()?.signer == "alice@lab.example (\(alice.fingerprint))")

        try lab.remote.commit(writing: "users.yaml", Self.user)
        #expect(try await lab.look() == signed)
        let refusals = try await lab.store.refusals()
        #expect(refusals.count == 2 && refusals.allSatisfy { $0.hasPrefix("RevisionUnverified") })
    }

    @Test func aKeyThatOnlyTheRepositoryNamesIsRefused() async throws {
        let lab = try SignedLab(requiresSignatures: true)
        let alice = try await lab.keys.ssh("alice")
        let mallory = try await lab.keys.ssh("mallory")
        try lab.allow(alice, as: "alice")
        try lab.writeLab("")
        let good = try lab.remote.commit("Signed", signedBy: alice)
        #expect(try await lab.look() == good)
        try lab.remote.write(
            "users.yaml",
            """
            kind: User
            metadata: {name: mallory}
            spec: {email: m@lab.example, role: admin, signingKeys: ["\(mallory.publicLine)"]}
            """)
        try lab.remote.commit("My own key", signedBy: mallory)
        #expect(try await lab.look() == good)
        try lab.remote.commit("And with it", signedBy: mallory)
        #expect(try await lab.look() == good)
        #expect(try lab.store.lastSync()?.error?.contains(mallory.fingerprint) == true)
    }

    @Test func theLabThatDemandsSignaturesHasToBeSignedItself() async throws {
        let lab = try SignedLab(requiresSignatures: false)
        let alice = try await lab.keys.ssh("alice")
        try lab.allow(alice, as: "alice")
        try lab.writeLab("")
        let unsigned = try lab.remote.commit("No demand yet")
        #expect(try await lab.look() == unsigned)
        #expect(try lab.store.acceptedRevision()?.signer == nil)
        try lab.writeLab("requireSignedCommits: true")
        try lab.remote.commit("A demand, unsigned")
        #expect(try await lab.look() == unsigned)
        #expect(try lab.store.lastSync()?.error?.contains("its own Lab") == true)
        let signed = try lab.remote.commit("A demand, signed", signedBy: alice)
        #expect(try await lab.look() == signed)
    }

    /// The demand dropped; the Lab removed, hidden or broken; all of it at a rewritten history.
    @Test(arguments: ["drop", "remove", "hide", "break", "unparsable", "rewind"])
    func aDemandEndsOnlyByASignedCommit(way: String) async throws {
        let lab = try SignedLab(requiresSignatures: false)
        let alice = try await lab.keys.ssh("alice")
        try lab.allow(alice, as: "alice")
        try lab.remote.write("users.yaml", Self.user)
        let before = try lab.remote.commit("Before there was a demand")
        try lab.writeLab("requireSignedCommits: true")
        let good = try lab.remote.commit("Demand", signedBy: alice)
        #expect(try await lab.look() == good)
        switch way {
        case "drop": try lab.writeLab("requireSignedCommits: false")
        case "remove": try lab.remote.remove("lab.yaml")
        case "hide": try lab.remote.write(".reconcilerignore", "lab.yaml\n")
        case "break": try lab.writeLab("requireSignedCommits: never")
        case "unparsable": try lab.remote.write("lab.yaml", "kind: [Lab\n")
        default: try lab.remote.reset(to: before)
        }
        let bad = try lab.remote.commit("Without a signature")
        if way == "rewind" { await lab.daemon.acceptRewind(to: bad) }
        #expect(try await lab.look() == good)
        #expect(try lab.store.lastSync()?.error?.contains("Lab in force") == true)

        // What the daemon remembers outlives it.
        let next = try lab.restarted()
        try await next.resume()
        if way == "rewind" { await next.acceptRewind(to: bad) }
        try await next.refresh()
        #expect(await next.inForce?.revision.commit == good)
        guard way != "rewind" else { return }
        let dropped = try lab.remote.commit("Signed", signedBy: alice)
        try await next.refresh()
        #expect(await next.inForce?.revision.commit == dropped)
        let keeps = ["break", "unparsable"].contains(way)
        #expect(await next.inForce?.revision.demandsSignature == keeps)
    }

    /// Such as after an update of the program; no last good spec stands for it then.
    @Test func aLabThatCannotBeReadAnyMoreDemandsWhatItDid() async throws {
        let lab = try SignedLab(requiresSignatures: false)
        let alice = try await lab.keys.ssh("alice")
        try lab.allow(alice, as: "alice")
        try lab.writeLab(
            "requireSignedCommits: true, retention: {tasks: 1d}, pruneGuard: {maxDeletions: 3}")
        let first = try lab.remote.commit("Demand", signedBy: alice)
        #expect(try await lab.look() == first)
        var narrow = LoadPolicy.unrestricted
        narrow.limits.maxDocumentNodes = 14
        let next = try lab.restarted(under: narrow)
        try await next.resume()
        try lab.remote.write("users.yaml", Self.user)
        let signed = try lab.remote.commit("A user", signedBy: alice)
        try await next.refresh()
        #expect(await next.inForce?.revision.commit == signed)
        #expect(
            await next.inForce?.result.desired.resources.map(\.id.kind) == [.user],
            "the Lab cannot be read")
        try lab.remote.remove("lab.yaml")
        try lab.remote.commit("No Lab, unsigned")
        try await next.refresh()
        #expect(await next.inForce?.revision.commit == signed)
    }

    @Test func aRefusedCommitIsLookedIntoAgainOnlyWhenAskedFor() async throws {
        let lab = try SignedLab(requiresSignatures: true)
        let alice = try await lab.keys.ssh("alice")
        try lab.writeLab("")
        let signed = try lab.remote.commit("Signed", signedBy: alice)
        #expect(try await lab.daemon.poll() == false)
        let error = try lab.store.lastSync()?.error
        #expect(error?.contains(alice.fingerprint) == true)
        try lab.allow(alice, as: "alice")
        #expect(try await lab.daemon.poll() == false, "the same commit is not checked again")
        #expect(try lab.store.lastSync()?.error == error)
        #expect(try await lab.store.refusals().count == 1)
        #expect(try await lab.look() == signed, "but is when somebody asks")
    }

    @Test func aFileOfKeysThatIsMissingForNowIsTriedAtEachLook() async throws {
        let lab = try SignedLab(requiresSignatures: true)
        let alice = try await lab.keys.ssh("alice")
        try lab.writeLab("")
        let signed = try lab.remote.commit("Signed", signedBy: alice)
        try FileManager.default.removeItem(atPath: lab.allowedSigners)
        #expect(try await lab.daemon.poll() == false)
        let error = try #require(try lab.store.lastSync()?.error)
        #expect(error.contains("there is no file '\(lab.allowedSigners)'"), "\(error)")
        #expect(error.contains(signed.prefix(12)))
        try Data("alice \(alice.publicLine)\n".utf8).write(
            to: URL(filePath: lab.allowedSigners))
        #expect(try await lab.daemon.poll())
    }
}

extension StateStore {
    /// What the lab's history says of refused revisions.
    fileprivate func refusals() async throws -> [String] {
        try await events(of: nil, after: 0, for: .admin, page: Page(limit: 100, offset: 0))
            .filter { $0.reason == "revisionRefused" }.map(\.message)
    }
}
