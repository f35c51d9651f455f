public import Manifests
public import Persistence
public import Planning

/// One change, as the stream of changes tells it.
public struct StreamedChange: Codable, Hashable, Sendable {
    public var resource: ResourceID
    public var phase: Phase
    public var progress: TaskProgress?
    /// The progress in words, as pages show it.
    public var progressText: String?

    public init(resource: ResourceID, phase: Phase, progress: TaskProgress?) {
        self.resource = resource
        self.phase = phase
        self.progress = progress
        progressText = progress?.text
    }
}

/// The changes after a place in the stream, and the place to go on from.
public struct ChangeBatch: Codable, Hashable, Sendable {
    public var cursor: Int
    public var changes: [StreamedChange]

    public init(cursor: Int, changes: [StreamedChange]) {
        self.cursor = cursor
        self.changes = changes
    }
}

extension TaskProgress {
    /// `120 of 200 pictures · rendering · about 3 min left`.
    var text: String {
        let left = etaSeconds.map { "about \(HumanText.duration(seconds: $0)) left" }
        return [counted(" of "), phase, left]
            .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · ")
    }
}
