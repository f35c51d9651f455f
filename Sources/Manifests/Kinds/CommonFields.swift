/// Fields that every kind has; a field that a kind's table leaves out has its default. None of them
/// changes an input digest.
public struct CommonFields: Sendable, Hashable {
    public var title: String?
    public var description: String?
    /// Sorted, each once.
    public var tags: [String] = []
    public var access = Access.private
    public var suspend = false
    public var deletionPolicy = DeletionPolicy.delete
    /// Whether the files of the results are deleted; manifest, metadata and lineage stay.
    public var dropData = false

    public init() {}

    init(access: Access) {
        self.access = access
    }
}

/// Who besides the owner and admins may see and use a resource. The lab's catalogue is public.
public enum Access: String, Sendable, Hashable, Codable, CaseIterable {
    case `private`, `public`
}

/// What happens to a resource's results after its manifest is gone and its grace period has ended.
public enum DeletionPolicy: String, Sendable, Hashable, CaseIterable {
    /// They are deleted.
    case delete
    /// They stay and are not managed; the same resource finds them when it is declared again.
    case orphan
}

extension CommonFields: FieldRecord {
    static let rows = resultRows
    /// Rows of a kind whose access users cannot choose and that keeps no result.
    static let catalogueRows: Rows<CommonFields> = [
        .optional(
            "title", \.title, .text(maxLength: 200), "Name for people; may change at any time."
        ).example("Coffee cup"),
        .optional(
            "description", \.description, .text(maxLength: 10_000),
            "What it is and what it is for."),
        .field(
            "tags", \.tags, .set(of: .text(.className), maxCount: 50),
            "Words to find it by; they decide nothing."
        ).onlyGiven,
        .field(
            "suspend", \.suspend, .boolean,
            "Stops what runs and starts nothing; deletes nothing."),
    ]
    /// Rows of a kind that keeps results.
    static let resultRows: Rows<CommonFields> =
        catalogueRows + [
            .field(
                "access", \.access, .choice,
                "Who besides the owner and admins may see and use it; public never means "
                    + "download."),
            .field(
                "deletionPolicy", \.deletionPolicy, .choice,
                "What becomes of the results some time after the manifest is gone: delete or "
                    + "orphan."
            ).onlyGiven,
            .field(
                "dropData", \.dropData, .boolean,
                "Deletes the files of the results; manifest, metadata and lineage stay."
            ).onlyGiven,
        ]
}
