extension DaemonSettings.Signatures {
    private static let requiredField = Field.fallback(
        "required", .boolean, false, shown: .bool(false),
        "Refuses commits that no such key signed, whatever the Lab says.")
    private static let allowedSignersField = Field.optional(
        "allowedSigners", .text(.absolutePath), "File of ssh keys, as ssh-keygen reads it.",
        example: "/etc/reconciler/allowed_signers")
    private static let keyringField = Field.optional(
        "keyring", .text(.absolutePath),
        "File of OpenPGP public keys, as 'gpg --export' writes it.",
        example: "/etc/reconciler/keyring.asc")

    static let table = [requiredField.entry, allowedSignersField.entry, keyringField.entry]

    static func read(_ reader: MappingReader) -> DaemonSettings.Signatures? {
        let required = reader.read(requiredField) ?? false
        let allowedSigners = reader.read(allowedSignersField)
        let keyring = reader.read(keyringField)
        let names = [allowedSignersField.name, keyringField.name]
        // One that was given and refused is a mistake of its own.
        if required, names.allSatisfy({ reader.mark(of: $0) == nil }) {
            reader.log.error(
                .missingField,
                "'signatures' requires signed commits and names nobody who may sign; add "
                    + "'allowedSigners' or 'keyring'",
                at: reader.mark(of: requiredField.name) ?? reader.mark)
        }
        return DaemonSettings.Signatures(
            required: required, allowedSigners: allowedSigners, keyring: keyring)
    }
}
