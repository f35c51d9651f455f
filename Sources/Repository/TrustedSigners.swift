/// Whose signatures on commits count, as files that the operator keeps outside of the repository.
public struct TrustedSigners: Sendable, Hashable {
    /// A file of allowed signers as ssh-keygen(1) describes it, absolute; nil trusts no ssh key.
    public let allowedSignersPath: String?
    /// A file of OpenPGP public keys, armored or not, absolute; nil trusts no OpenPGP key.
    public let keyringPath: String?

    public init(allowedSignersPath: String?, keyringPath: String?) {
        self.allowedSignersPath = allowedSignersPath
        self.keyringPath = keyringPath
    }
}

/// Who signed a commit.
public struct CommitSigner: Sendable, Hashable, CustomStringConvertible {
    /// The principal or user id that the operator's file gives the key; may be empty.
    public let name: String
    /// `SHA256:…` of an ssh key, the primary key's fingerprint of an OpenPGP key.
    public let fingerprint: String

    public init(name: String, fingerprint: String) {
        self.name = name
        self.fingerprint = fingerprint
    }

    public var description: String { name.isEmpty ? fingerprint : "\(name) (\(fingerprint))" }
}
