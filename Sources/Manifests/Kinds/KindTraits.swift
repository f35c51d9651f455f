/// What the rest of the program needs to know of a kind besides the fields of its spec.
public struct KindTraits: Sendable, Hashable {
    /// Who sees a resource besides its owner and admins.
    public enum Sharing: Sendable, Hashable, CaseIterable {
        /// Everyone, and it has no owner: the lab's catalogue.
        case catalogue
        /// As its `access` says.
        case byAccess
        /// Nobody.
        case ownerOnly
    }

    /// What comes of a resource.
    public enum Result: Sendable, Hashable, CaseIterable {
        /// An artifact made of a file that is taken in; a container makes only its preview.
        case file
        /// An artifact that work makes.
        case work
        /// An object in the bucket, which is deleted again.
        case object
    }

    /// How long the removal of a resource can be undone.
    public enum Grace: Sendable, Hashable, CaseIterable {
        case none, usual
        /// As long as for what took much work to make.
        case result
    }

    /// What the audit calls it, where it calls it anything.
    public enum AuditedAs: Sendable, Hashable, CaseIterable {
        case model, dataset, network
    }

    public let plural: String
    /// The plural as a heading, such as `Training runs`.
    public let heading: String
    /// The singular in running text, such as `training run`.
    public let noun: String
    public var sharing = Sharing.byAccess
    /// Nil for a kind that is only declared.
    public let result: Result?
    public var grace = Grace.usual
    public var audit: AuditedAs?
    /// Whether a resource is made only to be used by others, so that an unused one is a mistake.
    public var isMadeForOthers = false

    static func catalogue(_ plural: String, _ heading: String, _ noun: String) -> KindTraits {
        KindTraits(
            plural: plural, heading: heading, noun: noun, sharing: .catalogue, result: nil)
    }
}

extension KindTraits {
    /// The fields that all kinds have, as far as a kind of these traits has them.
    var commonRows: Rows<CommonFields> {
        sharing == .byAccess ? CommonFields.resultRows : CommonFields.catalogueRows
    }

    /// The values of fields that are absent.
    var common: CommonFields { CommonFields(access: sharing == .catalogue ? .public : .private) }

    /// The fields of how work is run.
    var runRows: Rows<RunFields> {
        switch result {
        case .work: RunFields.workRows
        case .object: RunFields.uploadRows
        case .file, nil: []
        }
    }

    /// The values of fields that are absent; nil where no work is done. An upload takes no
    /// resources of the lab.
    var run: RunFields? {
        switch result {
        case .work: RunFields()
        case .object: RunFields(resources: Resources(milliCPUs: 0, memoryBytes: 0, gpus: 0))
        case .file, nil: nil
        }
    }
}
