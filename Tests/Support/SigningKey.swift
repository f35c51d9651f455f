import Foundation

/// A key that signs commits, made by the real ssh-keygen or gpg.
public struct SigningKey: Sendable {
    /// What goes into `allowed_signers` behind the principal; empty for OpenPGP.
    public let publicLine: String
    /// `SHA256:…`, or the fingerprint of an OpenPGP key.
    public let fingerprint: String
    fileprivate let settings: [String]
    fileprivate let environment: [String: String]
}

/// Makes keys in a temporary folder; the agent that gpg starts ends with it.
public final class SigningKeys: Sendable {
    public let folder: TemporaryFolder
    private let home: String

    public init() throws {
        folder = try TemporaryFolder()
        home = try folder.makeFolder("gnupg")
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: home)
    }

    deinit {
        let ending = Process()
        ending.executableURL = URL(filePath: "/usr/bin/env")
        ending.arguments = ["gpgconf", "--homedir", home, "--kill", "all"]
        guard (try? ending.run()) != nil else { return }  // it ends by itself without its folder
        ending.waitUntilExit()
    }

    public func ssh(_ name: String) async throws -> SigningKey {
        let path = folder.path(name)
        try await Command.output(
            "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path])
        let words = try String(contentsOfFile: "\(path).pub", encoding: .utf8)
            .split(separator: " ")
        let shown = try await Command.output("ssh-keygen", ["-l", "-f", "\(path).pub"])
            .split(separator: " ")
        return SigningKey(
            publicLine: words.prefix(2).joined(separator: " "), fingerprint: String(shown[1]),
            settings: ["-c", "gpg.format=ssh", "-c", "user.signingkey=\(path)"], environment: [:])
    }

    /// - Parameters:
    ///   - time: when gpg believes to be, such as `20200101T000000!`; now when it is nil.
    ///   - validity: as gpg takes it, such as `1y` or `never`.
    public func openPGP(
        _ userID: String, at time: String? = nil, validity: String = "never"
    ) async throws -> SigningKey {
        let clock = time.map { ["--faked-system-time", $0] } ?? []
        try await gpg(
            clock + [
                "--pinentry-mode", "loopback", "--passphrase", "", "--quick-generate-key", userID,
                "ed25519", "sign", validity,
            ])
        let listing = try await gpg(["--with-colons", "--list-keys", "=\(userID)"])
        let line = listing.split(separator: "\n").first { $0.hasPrefix("fpr:") } ?? ""
        let fingerprint = String(line.split(separator: ":").last ?? "")
        var settings = ["-c", "gpg.format=openpgp", "-c", "user.signingkey=\(fingerprint)"]
        if !clock.isEmpty {
            let program = try folder.write(
                "gpg-\(fingerprint)",
                "#!/bin/sh\nexec gpg \(clock.map { "'\($0)'" }.joined(separator: " ")) \"$@\"\n")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: program)
            settings += ["-c", "gpg.program=\(program)"]
        }
        return SigningKey(
            publicLine: "", fingerprint: fingerprint, settings: settings,
            environment: ["GNUPGHOME": home])
    }

    /// Revokes a key by the certificate that gpg made with it.
    public func revoke(_ key: SigningKey) async throws {
        let path = "\(home)/openpgp-revocs.d/\(key.fingerprint).rev"
        let text = try String(contentsOfFile: path, encoding: .utf8)
            .replacing(":-----BEGIN", with: "-----BEGIN")
        try await gpg(["--import", try folder.write("\(key.fingerprint).rev", text)])
    }

    /// A file of public keys, as an operator makes it.
    public func keyring(_ keys: [SigningKey], armored: Bool = true) async throws -> String {
        let path = folder.path("keyring-\(UUID().uuidString)")
        try await gpg(
            (armored ? ["--armor"] : []) + ["--output", path, "--export"]
                + keys.map(\.fingerprint))
        return path
    }

    /// A file of allowed signers with these lines.
    public func allowedSigners(_ lines: [String]) throws -> String {
        try folder.write(
            "allowed-\(UUID().uuidString)", lines.map { "\($0)\n" }.joined())
    }

    @discardableResult
    private func gpg(_ arguments: [String]) async throws -> String {
        try await Command.output(
            "gpg", ["--homedir", home, "--batch", "--quiet", "--no-tty"] + arguments)
    }
}

extension TemporaryRepository {
    /// Records the whole work tree as `commit` does, signed.
    @discardableResult
    public func commit(
        _ message: String, signedBy key: SigningKey, secondsSince1970: Int = 1_700_000_000
    ) throws -> String {
        try git(["add", "--all"])
        try git(
            key.settings + ["commit", "--quiet", "--allow-empty", "-S", "-m", message],
            environment: key.environment.merging([
                "GIT_AUTHOR_DATE": "@\(secondsSince1970) +0000",
                "GIT_COMMITTER_DATE": "@\(secondsSince1970) +0000",
            ]) { $1 })
        return try head
    }

    /// Merges a branch into what is checked out by a signed commit.
    @discardableResult
    public func merge(_ branch: String, signedBy key: SigningKey) throws -> String {
        try git(
            key.settings + ["merge", "--quiet", "--no-ff", "-S", "-m", "Merge", branch],
            environment: key.environment)
        return try head
    }

    /// The same commit with another message under the old signature, as the branch's newest.
    @discardableResult
    public func tamper(with commit: String) throws -> String {
        let raw = try git(["cat-file", "commit", commit])
        let forged = try git(
            ["hash-object", "-w", "-t", "commit", "--stdin"], input: Data("\(raw) indeed\n".utf8))
        try reset(to: forged)
        return forged
    }
}
