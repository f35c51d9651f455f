extension DiagnosticCode {
    /// One sentence that explains the code to the author of the manifest.
    public var explanation: String {
        switch self {
        case .syntaxError: "The file is not well-formed YAML, so nothing in it can be read."
        case .notUTF8: "The file is not text in UTF-8."
        case .unreadableFile:
            "The file or folder cannot be read or is not what it seems, so what it declares is not "
                + "known and nothing is deleted."
        case .fileTooLarge: "The file is larger than a file of manifests may be."
        case .tooManyFiles: "There are more files of manifests than are read."
        case .tooManyDocuments: "The file holds more documents than a file may hold."
        case .tooManyNodes: "The file holds more values than a file or a document may hold."
        case .tooDeep: "Values are nested deeper than is read."
        case .scalarTooLong: "One value is longer than a value may be."
        case .anchorRefused: "Anchors (`&name`) are not used in manifests; write the value out."
        case .aliasRefused: "Aliases (`*name`) are not used in manifests; write the value out."
        case .tagRefused: "Tags (`!name`) are not used in manifests; the field decides the type."
        case .mergeKeyRefused: "Merge keys (`<<`) are not used in manifests; write the fields out."
        case .duplicateKey: "One mapping has the same key twice."
        case .complexKey: "A key is a list or a mapping, where only text can be a key."
        case .tooManyFindings: "The document has more findings than are listed."
        case .unknownField: "The mapping has no field of this name."
        case .missingField: "A field that must be given is absent."
        case .wrongType: "The value is of another type than the field takes."
        case .invalidValue: "The value is of the right type but not of the form the field takes."
        case .outOfRange: "The value is below or above what the field takes."
        case .notAllowed: "The value is not among those allowed."
        case .unsupportedVersion: "The manifest is written for another version of the format."
        case .unknownKind: "There is no kind of this name."
        case .invalidName:
            "Names are 1 to 63 lower-case letters, digits and hyphens, with a letter or digit "
                + "at both ends."
        case .missingOwner: "A resource outside `users/` must name its owner."
        case .ownerMismatch: "Below `users/OWNER/` a resource belongs to that owner and no other."
        case .ownerRefused: "A kind of the lab's catalogue has no owner."
        case .misplacedKind: "A kind of the lab's catalogue is declared only outside `users/`."
        case .duplicateResource:
            "Several manifests declare the same resource, so none of them counts."
        case .multipleLabs: "Several Labs are declared, where at most one may be."
        case .missingReference: "No manifest declares the resource that is referred to."
        case .privateReference:
            "The other owner's resource does not exist or is private, so it cannot be used."
        case .referenceCycle: "Resources refer to each other in a circle."
        case .blockedByInvalid: "The resource that is referred to is itself not valid."
        case .duplicateInput: "Two inputs have the same name, and a worker sees its inputs by name."
        case .unknownOwner: "No User manifest declares the owner."
        case .unknownParameter:
            "The declaration of the architecture or the image has no parameter of this name."
        case .missingParameter:
            "A parameter is declared without default, and the manifest does not give it."
        case .missingImage: "Neither the manifest nor the Lab names an image."
        case .imageNotAllowed: "The image is not on the allowlist of the Lab or of the daemon."
        case .foreignTarget: "A download's target must belong to the owner of the download."
        case .unknownPriorityClass: "The Lab declares no priority class of this name."
        case .quotaExceeded: "The owner declares more resources than the Lab's quota allows."
        case .invalidRename: "The former name does not say which resource was renamed."
        case .missingFile: "There is no file or folder at the path that the manifest names."
        case .unsuitableFile:
            "The lab cannot take in the file or folder at the path that the manifest names."
        case .wrongDigest: "The SHA-256 of the file differs from the one in the manifest."
        case .exceedsCapacity: "The work asks for more than the lab has, so it would wait for ever."
        case .unusedResource: "Nothing uses the resource, and nobody but its owner could."
        case .expiringSoon: "The download would be gone soon after it is ready."
        case .unpinnedImage: "The image's name does not say which version of it is meant."
        case .unreadParts: "The dataset has other parts than the trainer's image reads."
        }
    }
}
