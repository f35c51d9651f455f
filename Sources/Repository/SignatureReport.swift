internal import Foundation

/// The report of ssh-keygen or gpg about a signature, as `git verify-commit --raw` passes it on.
///
/// Only git's exit status decides whether a signature is good; the report names the signer or the
/// reason.
struct SignatureReport {
    private let lines: [Substring]
    private let isGood: Bool

    init(text: String, isGood: Bool) {
        lines = text.split(separator: "\n")
        self.isGood = isGood
    }

    /// - Parameter file: the file of allowed signers, for the message.
    func ofSSH(allowedBy file: String) -> CheckedSignature {
        let allowed = #"Good "git" signature for "#
        if isGood, let line = lines.first(where: { $0.hasPrefix(allowed) }),
            let end = line.range(of: " with ", options: .backwards)
        {
            let name = line[line.index(line.startIndex, offsetBy: allowed.count)..<end.lowerBound]
            return .trusted(
                CommitSigner(name: String(name), fingerprint: Self.lastWord(of: line)))
        }
        guard !isGood,
            let line = lines.first(where: { $0.hasPrefix(#"Good "git" signature with "#) })
        else { return .refused(.forged) }
        let notes = lines.filter { $0 != line && $0 != "No principal matched." }
        return .refused(
            .unknownKey(
                fingerprint: Self.lastWord(of: line), file: file,
                notes: notes.joined(separator: "; ")))
    }

    /// - Parameter file: the keyring, for the message. Source of the status lines: GnuPG's
    ///   doc/DETAILS.
    func ofOpenPGP(allowedBy file: String) -> CheckedSignature {
        let valid = words(of: "VALIDSIG")
        if isGood {
            guard valid != nil else { return .refused(.forged) }
            return .trusted(signer("GOODSIG", valid))
        }
        if words(of: "BADSIG") != nil { return .refused(.forged) }
        if words(of: "REVKEYSIG") != nil {
            return .refused(.revokedKey(signer("REVKEYSIG", valid)))
        }
        if words(of: "EXPKEYSIG") != nil {
            return .refused(.expiredKey(signer("EXPKEYSIG", valid)))
        }
        if words(of: "EXPSIG") != nil {
            return .refused(.expiredSignature(signer("EXPSIG", valid)))
        }
        guard let failed = words(of: "ERRSIG"), let key = failed.first else {
            return .refused(.forged)
        }
        // The seventh word is the fingerprint; older programs print only the key's id.
        let fingerprint = failed.count > 6 ? failed[6] : key
        return .refused(
            .unknownKey(fingerprint: String(fingerprint), file: file, notes: ""))
    }

    private func signer(_ keyword: String, _ valid: [Substring]?) -> CommitSigner {
        let known = words(of: keyword) ?? []
        // The tenth word is the primary key's fingerprint, the first that of the key which signed.
        let fingerprint = valid.flatMap { $0.count > 9 ? $0[9] : $0.first } ?? known.first ?? ""
        return CommitSigner(
            name: known.dropFirst().joined(separator: " "), fingerprint: String(fingerprint))
    }

    private func words(of keyword: String) -> [Substring]? {
        let mark = "[GNUPG:] \(keyword) "
        return lines.first { $0.hasPrefix(mark) }?.dropFirst(mark.count).split(separator: " ")
    }

    private static func lastWord(of line: Substring) -> String {
        line.split(separator: " ").last.map(String.init) ?? ""
    }
}
