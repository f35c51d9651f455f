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
    public let sharing: Sharing
    public let grace: Grace
    public let audit: AuditedAs?
}

extension Kind {
    /// The row of the kind. A new kind is such a row, a case of `Spec`, a name of its spec's type
    /// and the folder with its spec.
    public var traits: KindTraits {
        switch self {
        case .lab: Self.catalogue("labs", "Lab", "lab")
        case .user: Self.catalogue("users", "Users", "user")
        case .networkArchitecture:
            Self.catalogue("architectures", "Architectures", "architecture")
        case .category: Self.catalogue("categories", "Categories", "category")
        case .model:
            KindTraits(
                plural: "models", heading: "Models", noun: "model", sharing: .byAccess,
                grace: .usual, audit: .model)
        case .dataset:
            KindTraits(
                plural: "datasets", heading: "Datasets", noun: "dataset", sharing: .byAccess,
                grace: .result, audit: .dataset)
        case .trainingRun:
            KindTraits(
                plural: "runs", heading: "Training runs", noun: "training run",
                sharing: .byAccess, grace: .result, audit: .network)
        case .inferenceRun:
            KindTraits(
                plural: "inferences", heading: "Inference runs", noun: "inference run",
                sharing: .byAccess, grace: .usual, audit: nil)
        case .download:
            KindTraits(
                plural: "downloads", heading: "Downloads", noun: "download",
                sharing: .ownerOnly, grace: .none, audit: nil)
        }
    }

    private static func catalogue(_ plural: String, _ heading: String, _ noun: String) -> KindTraits
    {
        KindTraits(
            plural: plural, heading: heading, noun: noun, sharing: .catalogue, grace: .usual,
            audit: nil)
    }
}
