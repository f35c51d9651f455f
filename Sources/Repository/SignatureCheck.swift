internal import Foundation
internal import PathKit

/// A check of one commit's signature. The caller holds the mirror's lock.
struct SignatureCheck {
    let reader: ObjectReader
    let signers: TrustedSigners
    /// The home of gpg with the keyring's keys; made for the check and removed after it.
    let folder: String

    func verdict(
        on revision: Revision, signed form: SignatureForm
    ) async throws(GitError) -> CheckedSignature {
        switch form {
        case .ssh: try await sshVerdict(on: revision)
        case .openPGP: try await openPGPVerdict(on: revision)
        case .other: .refused(.unsupported)
        }
    }

    private func sshVerdict(on revision: Revision) async throws(GitError) -> CheckedSignature {
        guard let file = signers.allowedSignersPath else { return .refused(.nobodyTrusted(.ssh)) }
        if let fault = Self.fault(of: file) { return .refused(.unverifiable(fault)) }
        guard let program = reader.environment.path(of: "ssh-keygen") else {
            return .refused(.unverifiable(Self.missing("ssh-keygen", package: "openssh-client")))
        }
        let (isGood, report) = try await verify(
            revision, [("gpg.ssh.program", program), ("gpg.ssh.allowedSignersFile", file)])
        return SignatureReport(text: report, isGood: isGood).ofSSH(allowedBy: file)
    }

    private func openPGPVerdict(on revision: Revision) async throws(GitError) -> CheckedSignature {
        guard let file = signers.keyringPath else { return .refused(.nobodyTrusted(.openPGP)) }
        if let fault = Self.fault(of: file) { return .refused(.unverifiable(fault)) }
        guard let program = reader.environment.path(of: "gpg") else {
            return .refused(.unverifiable(Self.missing("gpg", package: "gnupg")))
        }
        try makeHome()
        do throws(GitError) {
            let fault = try await importKeys(of: file, with: program)
            let verdict: CheckedSignature
            if let fault {
                verdict = .refused(.unverifiable(fault))
            } else {
                let (isGood, report) = try await verify(revision, [("gpg.program", program)])
                verdict = SignatureReport(text: report, isGood: isGood).ofOpenPGP(allowedBy: file)
            }
            try removeHome()
            return verdict
        } catch {
            try removeHome()
            throw error
        }
    }

    /// Whether git accepts the signature, and the output of the program that checked it.
    private func verify(
        _ revision: Revision, _ more: [(key: String, value: String)]
    ) async throws(GitError) -> (isGood: Bool, report: String) {
        let off = [("gpg.program", "false"), ("gpg.ssh.program", "false")]
        let environment = reader.environment.adding(
            off + [("gpg.x509.program", "false")] + more, ["GNUPGHOME": folder])
        let verifying = GitCommand(
            "verify-commit",
            ["--git-dir=\(reader.gitFolder)", "verify-commit", "--raw", revision.id],
            environment: environment, deadline: reader.deadlines.read)
        let outcome = try await verifying.outcome(maxBytes: 1 << 20)
        guard outcome.status <= 1 else { throw verifying.failure(outcome.status, outcome.message) }
        return (outcome.status == 0, outcome.message)
    }

    /// Why the keyring's keys could not be imported into the home; nil on success.
    private func importKeys(
        of file: String, with program: String
    ) async throws(GitError) -> String? {
        var importing = GitCommand(
            "import of keys",
            ["--batch", "--no-tty", "--quiet", "--status-fd", "1", "--import", "--", file],
            environment: reader.environment.adding([], ["GNUPGHOME": folder]),
            deadline: reader.deadlines.read)
        importing.program = program
        let outcome = try await importing.outcome(maxBytes: 8 << 20)
        let lines = String(decoding: outcome.value, as: UTF8.self).split(separator: "\n")
        guard outcome.status == 0, lines.contains(where: { $0.contains(" IMPORT_OK ") }) else {
            let said = outcome.message.split(separator: "\n").last.map { " (\($0))" } ?? ""
            return "'\(file)' holds no OpenPGP public keys that gpg takes\(said); write it with "
                + "'gpg --export'"
        }
        return nil
    }

    private func makeHome() throws(GitError) {
        try removeHome()
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            // The operator chose these keys, so none needs the signature of another key.
            try Path("\(folder)/gpg.conf").write("trust-model always\nno-autostart\n")
        } catch {
            throw .fileFailed(path: folder, reason: error.localizedDescription)
        }
    }

    private func removeHome() throws(GitError) {
        do {
            if Path(folder).exists { try Path(folder).delete() }
        } catch {
            throw .fileFailed(path: folder, reason: error.localizedDescription)
        }
    }

    private static func fault(of file: String) -> String? {
        var isFolder = ObjCBool(false)
        guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) else {
            return "there is no file '\(file)'; put the trusted keys there"
        }
        if isFolder.boolValue { return "'\(file)' is a folder; it must be a file of trusted keys" }
        return FileManager.default.isReadableFile(atPath: file)
            ? nil : "'\(file)' cannot be read; let the daemon's account read it"
    }

    private static func missing(_ program: String, package: String) -> String {
        "'\(program)' is not on the PATH; install \(package)"
    }
}
