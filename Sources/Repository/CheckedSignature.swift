/// The verdict on a commit's signature.
public enum CheckedSignature: Sendable, Hashable {
    /// The signature fits the commit, and its key is trusted.
    case trusted(CommitSigner)
    case refused(SignatureProblem)
}

/// Why a signature is not accepted. A description continues "the commit …" and says what would be
/// right; it holds no text by the author of the commit.
public enum SignatureProblem: Sendable, Hashable {
    case unsigned
    case unsupported
    /// The settings name no file of trusted keys of this form.
    case nobodyTrusted(SignatureForm)
    /// The file does not hold the key, or not for the commit's time; `notes` is further output of
    /// the program.
    case unknownKey(fingerprint: String, file: String, notes: String)
    case expiredKey(CommitSigner)
    case revokedKey(CommitSigner)
    case expiredSignature(CommitSigner)
    /// The signature is not that key's signature of this commit, or cannot be read.
    case forged
    /// A program or file of this machine is missing or broken. Unlike all other problems, this one
    /// is worth another try.
    case unverifiable(String)
}

extension SignatureProblem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unsigned:
            "is not signed; sign the newest commit with a trusted key ('git commit -S')"
        case .unsupported:
            "is signed in a form that is not checked here; sign it with an ssh or OpenPGP key"
        case .nobodyTrusted(let form):
            form == .ssh
                ? "is signed with an ssh key, and no file of allowed signers is set"
                : "is signed with an OpenPGP key, and no keyring is set"
        case .unknownKey(let fingerprint, let file, let notes):
            "is signed by the key \(fingerprint), which '\(file)' does not have for it"
                + (notes.isEmpty ? "" : " (\(notes))")
                + "; sign the newest commit with a key it has, or add this one"
        case .expiredKey(let signer):
            "is signed by \(signer), whose key has expired; extend the key and replace it in the "
                + "keyring, or sign the newest commit with another"
        case .revokedKey(let signer):
            "is signed by \(signer), whose key is revoked; sign the newest commit with another"
        case .expiredSignature(let signer):
            "is signed by \(signer) with a signature that has expired; sign the newest commit anew"
        case .forged:
            "has a signature that does not fit its content; sign the newest commit anew"
        case .unverifiable(let reason):
            "has a signature that cannot be checked: \(reason)"
        }
    }
}

/// The trusted signers of commits, as files that the operator keeps outside the repository.
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

/// How a commit is signed, by the first line of its signature.
public enum SignatureForm: Sendable, Hashable {
    case ssh, openPGP
    /// Another form, with the first line of the signature.
    case other(String)

    /// The form of the signature in a commit's header lines; nil when there is none.
    init?(header: [Substring]) {
        let marks = ["gpgsig ", "gpgsig-sha256 "]
        let line = header.first { line in marks.contains { line.hasPrefix($0) } }
        guard let line else { return nil }
        let first = line.drop { $0 != " " }.dropFirst()
        self =
            switch first {
            case "-----BEGIN SSH SIGNATURE-----": .ssh
            case "-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----": .openPGP
            default: .other(String(first.prefix(60)))
            }
    }
}
