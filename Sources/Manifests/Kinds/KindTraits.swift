/// The facts about a kind that the rest of the program needs, besides the fields of its spec.
public struct KindTraits: Sendable, Hashable {
    /// Who sees a resource besides its owner and admins.
    public enum Sharing: Sendable, Hashable, CaseIterable {
        /// Everyone, and it has no owner: the lab's catalogue.
        case catalogue
        /// Those whom the `access` of the resource allows.
        case byAccess
        /// Nobody.
        case ownerOnly
    }

    /// The result of a resource.
    public enum Result: Sendable, Hashable, CaseIterable {
        /// An artifact made of a file that is taken in; a container makes only its preview.
        case file
        /// An artifact that work makes.
        case work
        /// An object in the bucket, which is deleted after a while.
        case object
    }

    /// How long the removal of a resource can be undone.
    public enum Grace: Sendable, Hashable, CaseIterable {
        case none, usual
        /// The longer time, for results that took much work.
        case result
    }

    /// The kind's name in the audit.
    public enum AuditedAs: Sendable, Hashable, CaseIterable {
        case model, dataset, network
    }

    public let plural: String
    /// The plural as a heading, such as `Training runs`.
    public let heading: String
    /// The singular in running text, such as `training run`.
    public let noun: String
    public var sharing = Sharing.byAccess
    /// Nil for a kind without a result.
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
    /// The rows of `CommonFields` that a kind with these traits has.
    var commonRows: Rows<CommonFields> {
        sharing == .byAccess ? CommonFields.resultRows : CommonFields.catalogueRows
    }

    /// The defaults of the common fields.
    var common: CommonFields { CommonFields(access: sharing == .catalogue ? .public : .private) }

    /// The rows of `RunFields`; empty for a kind without them.
    var runRows: Rows<RunFields> {
        switch result {
        case .work: RunFields.workRows
        case .object: RunFields.uploadRows
        case .file, nil: []
        }
    }

    /// The defaults of the run fields; nil for a kind without them. An upload takes no resources of
    /// the lab.
    var run: RunFields? {
        switch result {
        case .work: RunFields()
        case .object: RunFields(resources: Resources(milliCPUs: 0, memoryBytes: 0, gpus: 0))
        case .file, nil: nil
        }
    }
}
