/// Ceilings of the daemon's configuration; a Lab narrows them and never widens them.
public struct LoadPolicy: Sendable, Hashable {
    /// Patterns with `*` of images that may run; nil allows all.
    public var allowedImages: [String]?
    /// Whether findings do not name the allowed images, for readers who need not know them.
    public var hidesAllowedImages = false
    /// The resources of the server; nil when they are not known. Work that asks for more gets a
    /// warning.
    public var capacity: Resources?
    public var limits: LoadLimits

    public init(allowedImages: [String]?, capacity: Resources?, limits: LoadLimits) {
        self.allowedImages = allowedImages
        self.capacity = capacity
        self.limits = limits
    }

    /// All images, no known capacity, the usual limits: for validation without a server.
    public static let unrestricted = LoadPolicy(
        allowedImages: nil, capacity: nil, limits: .standard)
}

/// The manifest with which a resource was last valid.
public struct LastGoodDocument: Sendable, Hashable, Codable {
    public let id: ResourceID
    public let document: SourceDocument

    public init(id: ResourceID, document: SourceDocument) {
        self.id = id
        self.document = document
    }
}

/// The desired state of one revision, and all findings about it.
public struct LoadResult: Sendable, Hashable {
    public let desired: DesiredState
    /// In order of place, then of code and message.
    public let diagnostics: [Diagnostic]

    public init(desired: DesiredState, diagnostics: [Diagnostic]) {
        self.desired = desired
        self.diagnostics = diagnostics
    }

    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
