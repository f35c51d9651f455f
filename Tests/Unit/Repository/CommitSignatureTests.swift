import Foundation
import Repository
import TestSupport
import Testing

/// Real git, real ssh-keygen, real gpg. One at a time: each starts dozens of processes, and tests
/// beside them measure time.
@Suite(.serialized) struct CommitSignatureTests {
    private let remote: TemporaryRepository
    private let fixture: MirrorFixture
    private let keys: SigningKeys

    init() throws {
        remote = try TemporaryRepository()
        try remote.commit(writing: "lab.yaml", "1")
        fixture = try MirrorFixture()
        keys = try SigningKeys()
    }

    /// What the newest commit's signature is worth.
    private func verdict(
        ssh allowed: String? = nil, openPGP keyring: String? = nil,
        path: String = MirrorFixture.path
    ) async throws -> CheckedSignature {
        let mirror = try fixture.mirror(of: remote.path, inherited: ["PATH": path])
        let head = try await mirror.fetch()
        let verdict = try await mirror.signature(
            of: head, trusting: TrustedSigners(allowedSignersPath: allowed, keyringPath: keyring))
        #expect(!fixture.folder.exists("mirror/signers"), "the keys of the check are removed")
        return verdict
    }

    @Test func aCommitWithoutASignatureIsUnsigned() async throws {
        #expect(try await verdict() == .refused(.unsigned))
    }

    @Test func anAllowedSSHKeyIsTrustedUnderItsPrincipal() async throws {
        let (alice, mallory) = (try await keys.ssh("alice"), try await keys.ssh("mallory"))
        let allowed = try keys.allowedSigners([
            "# who may sign", "alice@lab.example namespaces=\"git\" \(alice.publicLine)",
        ])
        try remote.commit("Signed", signedBy: alice)
        #expect(
            try await verdict(ssh: allowed)
                == .trusted(
                    CommitSigner(name: "alice@lab.example", fingerprint: alice.fingerprint)))
        try remote.commit("Signed by another", signedBy: mallory)
        #expect(
            try await verdict(ssh: allowed)
                == .refused(
                    .unknownKey(fingerprint: mallory.fingerprint, file: allowed, notes: "")))
    }

    @Test func aMergeCommitIsCheckedAsAnyOther() async throws {
        let alice = try await keys.ssh("alice")
        let allowed = try keys.allowedSigners(["alice \(alice.publicLine)"])
        try remote.branch("topic")
        try remote.commit(writing: "topic.yaml", "1")
        try remote.checkout("main")
        try remote.merge("topic", signedBy: alice)
        #expect(
            try await verdict(ssh: allowed)
                == .trusted(CommitSigner(name: "alice", fingerprint: alice.fingerprint)))
        // The signature on the merge speaks for what it brings, not for what comes after it.
        try remote.commit("After")
        #expect(try await verdict(ssh: allowed) == .refused(.unsigned))
    }

    @Test func anSSHKeyCountsForTheTimesItsLineSays() async throws {
        let alice = try await keys.ssh("alice")
        func outcome(_ options: String) async throws -> CheckedSignature {
            try await verdict(
                ssh: try keys.allowedSigners(["alice \(options) \(alice.publicLine)"]))
        }
        try remote.commit("In 2023", signedBy: alice, secondsSince1970: 1_700_000_000)
        let trusted = CheckedSignature.trusted(
            CommitSigner(name: "alice", fingerprint: alice.fingerprint))
        #expect(
            try await outcome("valid-after=\"20230101\",valid-before=\"20240101\"") == trusted)
        for (options, word) in [
            ("valid-before=\"20230101\"", "expired"), ("valid-after=\"20240101\"", "not yet valid"),
        ] {
            guard
                case .refused(.unknownKey(alice.fingerprint, _, let notes)) =
                    try await outcome(options)
            else {
                Issue.record("\(options) is not refused")
                continue
            }
            #expect(notes.contains(word), "\(notes)")
        }
    }

    @Test(arguments: [true, false])
    func anOpenPGPKeyOfTheKeyringIsTrustedUnderItsUserID(armored: Bool) async throws {
        let ada = try await keys.openPGP("Ada <ada@example.org>")
        let bob = try await keys.openPGP("Bob <bob@example.org>")
        let carol = try await keys.openPGP("Carol <carol@example.org>")
        let keyring = try await keys.keyring([bob, ada], armored: armored)
        for (key, name) in [(ada, "Ada <ada@example.org>"), (bob, "Bob <bob@example.org>")] {
            try remote.commit("Signed", signedBy: key)
            #expect(
                try await verdict(openPGP: keyring)
                    == .trusted(CommitSigner(name: name, fingerprint: key.fingerprint)))
        }
        try remote.commit("Signed by another", signedBy: carol)
        #expect(
            try await verdict(openPGP: keyring)
                == .refused(
                    .unknownKey(fingerprint: carol.fingerprint, file: keyring, notes: "")))
    }

    @Test func anExpiredAndARevokedOpenPGPKeyAreRefused() async throws {
        let old = try await keys.openPGP(
            "Old <old@example.org>", at: "20200101T000000!", validity: "1y")
        let lost = try await keys.openPGP("Lost <lost@example.org>")
        try remote.commit("By a key that was good then", signedBy: old)
        let before = try await keys.keyring([old, lost])
        #expect(
            try await verdict(openPGP: before)
                == .refused(
                    .expiredKey(
                        CommitSigner(
                            name: "Old <old@example.org>", fingerprint: old.fingerprint))))
        try remote.commit("Before the key was lost", signedBy: lost)
        try await keys.revoke(lost)
        #expect(
            try await verdict(openPGP: try await keys.keyring([old, lost]))
                == .refused(
                    .revokedKey(
                        CommitSigner(
                            name: "Lost <lost@example.org>", fingerprint: lost.fingerprint))))
    }

    @Test func aSignatureOfOtherContentIsForged() async throws {
        let alice = try await keys.ssh("alice")
        let ada = try await keys.openPGP("Ada <ada@example.org>")
        let allowed = try keys.allowedSigners(["alice \(alice.publicLine)"])
        let keyring = try await keys.keyring([ada])
        for key in [alice, ada] {
            try remote.tamper(with: try remote.commit("Signed", signedBy: key))
            #expect(try await verdict(ssh: allowed, openPGP: keyring) == .refused(.forged))
        }
    }

    /// None of these texts may be taken for a signature, whoever is trusted.
    @Test(arguments: [
        "-----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----",
        "-----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----",
        "-----BEGIN SIGNED MESSAGE-----\n AAAA\n -----END SIGNED MESSAGE-----",
        "[GNUPG:] GOODSIG 1 Ada\n [GNUPG:] VALIDSIG 1",
        "Good \"git\" signature for alice with ED25519 key SHA256:abc",
    ])
    func whatIsNoSignatureIsRefused(_ text: String) async throws {
        let alice = try await keys.ssh("alice")
        let ada = try await keys.openPGP("Ada <ada@example.org>")
        let raw = try remote.git(["cat-file", "commit", "HEAD"])
        let forged = try remote.git(
            ["hash-object", "-w", "-t", "commit", "--stdin"],
            input: Data(raw.replacing("\n\n", with: "\ngpgsig \(text)\n\n").utf8))
        try remote.reset(to: forged)
        let verdict = try await verdict(
            ssh: try keys.allowedSigners(["alice \(alice.publicLine)"]),
            openPGP: try await keys.keyring([ada]))
        #expect([.refused(.forged), .refused(.unsupported)].contains(verdict), "\(verdict)")
    }

    @Test func aFormNobodyIsTrustedForIsRefused() async throws {
        let alice = try await keys.ssh("alice")
        let ada = try await keys.openPGP("Ada <ada@example.org>")
        let keyring = try await keys.keyring([ada])
        try remote.commit("Signed", signedBy: alice)
        #expect(try await verdict(openPGP: keyring) == .refused(.nobodyTrusted(.ssh)))
        try remote.commit("Signed", signedBy: ada)
        #expect(
            try await verdict(ssh: try keys.allowedSigners(["alice \(alice.publicLine)"]))
                == .refused(.nobodyTrusted(.openPGP)))
    }

    @Test func aMissingOrBrokenFileOfKeysIsToldByName() async throws {
        let alice = try await keys.ssh("alice")
        let ada = try await keys.openPGP("Ada <ada@example.org>")
        let absent = keys.folder.path("absent")
        let broken = try keys.allowedSigners(["this is no line of it", "alice no-key-at-all AAAA"])
        try remote.commit("Signed", signedBy: alice)
        for file in [absent, keys.folder.path] {
            #expect(try await tells(file, verdict(ssh: file)))
        }
        guard case .refused(.unknownKey(_, broken, let notes)) = try await verdict(ssh: broken)
        else {
            Issue.record("a broken file allows a key")
            return
        }
        #expect(notes.contains("\(broken):1:"), "\(notes)")
        try remote.commit("Signed", signedBy: ada)
        for file in [absent, keys.folder.path, broken] {
            #expect(try await tells(file, verdict(openPGP: file)))
        }
    }

    private func tells(_ file: String, _ verdict: CheckedSignature) -> Bool {
        guard case .refused(.unverifiable(let reason)) = verdict else { return false }
        return reason.contains("'\(file)'")
    }

    @Test func aMissingProgramIsToldByName() async throws {
        let alice = try await keys.ssh("alice")
        let ada = try await keys.openPGP("Ada <ada@example.org>")
        let tools = try fixture.folder.makeFolder("tools")
        let git = try await Command.output("sh", ["-c", "command -v git"])
        try FileManager.default.createSymbolicLink(
            atPath: "\(tools)/git", withDestinationPath: git)
        let allowed = try keys.allowedSigners(["alice \(alice.publicLine)"])
        let keyring = try await keys.keyring([ada])
        for (key, program) in [(alice, "ssh-keygen"), (ada, "gpg")] {
            try remote.commit("Signed", signedBy: key)
            #expect(
                try await tells(program, verdict(ssh: allowed, openPGP: keyring, path: tools)))
        }
    }

    @Test func settingsOfTheAccountAndTheRepositoryTrustNobody() async throws {
        let mallory = try await keys.ssh("mallory")
        let own = try keys.allowedSigners(["mallory \(mallory.publicLine)"])
        try remote.git(["config", "gpg.ssh.allowedSignersFile", own])
        try remote.write("allowed_signers", "mallory \(mallory.publicLine)\n")
        try remote.commit("Signed", signedBy: mallory)
        let alice = try await keys.ssh("alice")
        let allowed = try keys.allowedSigners(["alice \(alice.publicLine)"])
        guard case .refused(.unknownKey) = try await verdict(ssh: allowed) else {
            Issue.record("a key of the repository's own say is trusted")
            return
        }
    }
}
