/// What the reader of a spec knows besides the spec.
struct DraftContext {
    let path: String
    /// The empty string for the lab's catalogue.
    let owner: String
    let name: String

    /// The resource that a reference names; without owner it is the reader's own.
    func resource(_ kind: Kind, _ reference: String) -> ResourceID {
        let parts = reference.split(separator: "/").map(String.init)
        let owner = parts.count == 2 ? parts[0] : self.owner
        return ResourceID(
            kind: kind, owner: kind.isOwned ? owner : "", name: parts.last ?? reference)
    }
}

/// A spec as one document gives it, before other documents are looked at: images and parameters
/// that come from elsewhere are still missing.
struct SpecDraft: Sendable {
    struct PendingReference: Sendable, Hashable {
        let target: ResourceID
        let role: Reference.Role
        let mark: Mark
    }

    /// Nil when something needed for it is missing or refused; the rest is read all the same.
    var spec: Spec?
    var references: [PendingReference]
    /// Images that the document itself names.
    var images: [Located<String>]
    /// Parameters of the work as written, for checks against what the architecture or the Lab
    /// declares.
    var parameters: [WrittenParameter]
    /// Place of what the work asks of the lab.
    var resourcesMark: Mark?
    /// The Lab's class of priority that the work names.
    var priorityClass: Located<String>?
    /// Users that a Lab's quotas name.
    var quotaUsers: [Located<String>] = []
    /// What it names besides manifests.
    var file: NamedFile?

    init(
        spec: Spec?, references: [PendingReference] = [], images: [Located<String>] = [],
        parameters: [WrittenParameter] = [], run: WrittenRun? = nil, file: NamedFile? = nil
    ) {
        self.spec = spec
        self.references = references + (run?.dependencies ?? [])
        self.images = images
        self.parameters = parameters
        resourcesMark = run?.resourcesMark
        priorityClass = run?.priorityClass
        self.file = file
    }
}
