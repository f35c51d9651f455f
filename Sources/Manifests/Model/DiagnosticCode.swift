/// The kind of a finding. The list is closed; raw values are stable and may be matched by programs.
public enum DiagnosticCode: String, Sendable, Codable, Hashable, CaseIterable {
    case syntaxError, notUTF8, unreadableFile, fileTooLarge, tooManyFiles, tooManyDocuments,
        tooManyNodes,
        tooDeep, scalarTooLong, anchorRefused, aliasRefused, tagRefused, mergeKeyRefused,
        duplicateKey, complexKey, tooManyFindings
    case unknownField, missingField, wrongType, invalidValue, outOfRange, notAllowed,
        unsupportedVersion
    case unknownKind, invalidName, missingOwner, ownerMismatch, ownerRefused,
        misplacedKind, duplicateResource, multipleLabs
    case missingReference, privateReference, referenceCycle, blockedByInvalid,
        duplicateInput, unknownOwner
    case unknownParameter, missingParameter, missingImage, imageNotAllowed, foreignTarget,
        exceedsCapacity, unknownPriorityClass, quotaExceeded, invalidRename
    case missingFile, unsuitableFile, wrongDigest
    case unusedResource, expiringSoon, unpinnedImage, unreadParts

    /// The usual severity of findings with this code. A warning refuses nothing.
    public var usualSeverity: Diagnostic.Severity {
        switch self {
        case .exceedsCapacity, .unusedResource, .expiringSoon, .unpinnedImage, .unreadParts:
            .warning
        default: .error
        }
    }

    /// Whether the finding matters only after the manifest has stood unchanged for long. It is not
    /// reported for a new manifest, because the next manifest may use the resource.
    public var isOfOldAge: Bool { self == .unusedResource }
}
