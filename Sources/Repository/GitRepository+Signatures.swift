extension GitRepository {
    /// What the signature of a commit of the mirror is worth.
    ///
    /// A signature covers the commit's files and its whole history, so one on the newest commit
    /// speaks for all that it brings. git, ssh-keygen and gpg check it with no settings or keys but
    /// the given ones; a key must be valid at the commit's own time (ssh) or now (OpenPGP).
    public func signature(
        of revision: Revision, trusting signers: TrustedSigners
    ) async throws(GitError) -> SignatureVerdict {
        guard let form = try await reader.summary(of: revision.id).signature else {
            return .refused(.unsigned)
        }
        try prepareFolder()
        let lock = try MirrorLock(path: "\(settings.folder)/lock")
        let verdict = try await SignatureCheck(
            reader: reader, signers: signers, folder: "\(settings.folder)/signers"
        ).verdict(on: revision, signed: form)
        withExtendedLifetime(lock) {}
        return verdict
    }
}
