extension DaemonSettings.Signatures: FieldRecord {
    static let rows: Rows<DaemonSettings.Signatures> = [
        .field(
            "required", \.required, .boolean,
            "Refuses commits that no such key signed, whatever the Lab says."),
        .optional(
            "allowedSigners", \.allowedSigners, .text(.absolutePath),
            "File of ssh keys, as ssh-keygen reads it."
        ).example("/etc/reconciler/allowed_signers"),
        .optional(
            "keyring", \.keyring, .text(.absolutePath),
            "File of OpenPGP public keys, as 'gpg --export' writes it."
        ).example("/etc/reconciler/keyring.asc"),
    ]

    func check(_ reader: MappingReader) -> Bool {
        // A file that was given and refused has a finding of its own.
        let names = ["allowedSigners", "keyring"]
        if required, names.allSatisfy({ reader.mark(of: $0) == nil }) {
            reader.log.error(
                .missingField,
                "'signatures' requires signed commits and names nobody who may sign; add "
                    + "'allowedSigners' or 'keyring'",
                at: reader.mark(of: "required") ?? reader.mark)
        }
        return true
    }
}
