/// The path, owner and name of a manifest, with which its spec is read.
struct DraftPlace: Sendable {
    let path: String
    /// The empty string for the lab's catalogue.
    let owner: String
    let name: String

    /// The resource that a reference names; a reference without an owner means the manifest's own
    /// owner.
    func resource(_ kind: Kind, _ reference: String) -> ResourceID {
        let parts = reference.split(separator: "/").map(String.init)
        let owner = parts.count == 2 ? parts[0] : self.owner
        return ResourceID(
            kind: kind, owner: kind.isOwned ? owner : "", name: parts.last ?? reference)
    }
}

/// Everything outside the manifest that its spec names, with the places; collected while the spec
/// is read.
final class DraftNotes {
    let place: DraftPlace
    fileprivate(set) var references: [SpecDraft.PendingReference] = []
    /// Images that the manifest itself names.
    var images: [Located<String>] = []
    /// Parameters of the work as written, for checks against what the architecture or the Lab
    /// declares.
    var parameters: [WrittenParameter] = []
    /// Place of `resources`, when they were read without a finding.
    var resourcesMark: Mark?
    /// The Lab's class of priority that the work names.
    var priorityClass: Located<String>?
    /// Users that a Lab's quotas name.
    var quotaUsers: [Located<String>] = []
    /// The file or folder that the manifest names, and the SHA-256 that it gives for the content.
    var file: NamedFile?
    var fileDigest: Located<String>?

    init(place: DraftPlace) {
        self.place = place
    }

    func refer(to target: ResourceID, as role: Reference.Role, at mark: Mark) {
        references.append(SpecDraft.PendingReference(target: target, role: role, mark: mark))
    }
}

/// A spec as read from one document, before other documents are looked at: images and parameters
/// that come from others are still missing.
struct SpecDraft: Sendable {
    struct PendingReference: Sendable, Hashable {
        let target: ResourceID
        let role: Reference.Role
        let mark: Mark
    }

    /// Nil when a required field is missing or refused; the other properties are filled even then.
    let spec: Spec?
    let references: [PendingReference]
    let images: [Located<String>]
    let parameters: [WrittenParameter]
    let resourcesMark: Mark?
    let priorityClass: Located<String>?
    let quotaUsers: [Located<String>]
    let file: NamedFile?

    init(spec: Spec?, _ notes: DraftNotes) {
        self.spec = spec
        references = notes.references
        images = notes.images
        parameters = notes.parameters
        resourcesMark = notes.resourcesMark
        priorityClass = notes.priorityClass
        quotaUsers = notes.quotaUsers
        var file = notes.file
        if file?.form == .file { file?.sha256 = notes.fileDigest }
        self.file = file
    }
}
