/// The mistakes that the JSON Schema cannot find, by the code of the finding that reports them
/// instead.
public enum SchemaLimits {
    /// Codes whose causes a schema never sees, with the reason.
    public static let codes: [DiagnosticCode: String] = [
        .syntaxError: text, .notUTF8: text, .unreadableFile: path, .fileTooLarge: text,
        .tooManyFiles: text,
        .tooManyDocuments: text, .tooManyNodes: text, .tooDeep: text, .scalarTooLong: text,
        .anchorRefused: text, .aliasRefused: text, .tagRefused: text, .mergeKeyRefused: text,
        .duplicateKey: text, .complexKey: text, .tooManyFindings: "it sums up other findings",
        .missingOwner: path, .ownerMismatch: path, .misplacedKind: path,
        .duplicateResource: others, .multipleLabs: others, .missingReference: others,
        .privateReference: others, .referenceCycle: others, .blockedByInvalid: others,
        .unknownOwner: others, .unknownParameter: others, .missingParameter: others,
        .missingImage: others, .imageNotAllowed: others,
        .exceedsCapacity: others, .unusedResource: others, .unknownPriorityClass: others,
        .quotaExceeded: others, .invalidRename: others,
        .duplicateInput: "it compares parts of several values",
        .foreignTarget: "it compares the owner with a part of a value",
        .unreadParts: others, .expiringSoon: "it is a warning", .unpinnedImage: "it is a warning",
    ]

    /// Codes whose causes a schema mostly sees, with the cases that it does not see.
    public static let partly: [DiagnosticCode: String] = [
        .outOfRange: "amounts with units (cpus, memory, durations), and bounds of other fields",
        .invalidValue:
            "paths that leave the folder, shares that do not sum to 1, infinite numbers, "
            + "and what goes with another field",
        .wrongType: "defaults and choices of a parameter against its type; a parameter's value",
        .notAllowed: "the default of a parameter against its choices; a parameter's value",
    ]

    private static let text = "it is about the text, which a schema does not see"
    private static let path = "it is about the file's path"
    private static let others = "it is about other manifests"
}
