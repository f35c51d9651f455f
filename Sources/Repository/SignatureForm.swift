/// How a commit is signed, by the first line of its signature.
public enum SignatureForm: Sendable, Hashable {
    case ssh, openPGP
    /// Neither of them, with that first line.
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
