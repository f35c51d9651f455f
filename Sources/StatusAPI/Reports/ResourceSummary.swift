public import Foundation
public import Manifests
public import Planning

/// Who may see a resource besides its owner and admins.
public enum Access: String, Codable, Hashable, Sendable, CaseIterable {
    case `private`, `public`
}

/// One row of a list: what a resource is and where it stands.
public struct ResourceSummary: Codable, Hashable, Sendable {
    public var id: ResourceID
    /// Free text of the owner; nil when the manifest gives none.
    public var title: String?
    public var access: Access
    public var phase: Phase
    /// Reason code of the condition that decides the phase, such as `UpToDate`.
    public var reason: String
    /// The same in words, with what to do next; may be empty.
    public var message: String
    /// Why what is in force is not what the newest revision says, with the place of the mistake;
    /// nil when it is. For the owner and admins.
    public var notInForce: String?
    public var progress: TaskProgress?
    /// When the phase began.
    public var since: Date?
    /// Place in the queue, from 1; for the owner and admins.
    public var position: Int?
    /// When the work will probably begin, while it waits, and end; for the owner and admins.
    public var beginsInSeconds: Double?
    public var endsInSeconds: Double?
    /// For the owner and admins.
    public var failureClass: FailureClass?
    public var createdAt: Date
    public var updatedAt: Date

    public init(id: ResourceID, access: Access, phase: Phase, createdAt: Date, updatedAt: Date) {
        self.id = id
        self.title = nil
        self.access = access
        self.phase = phase
        self.reason = ""
        self.message = ""
        self.progress = nil
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

extension ResourceSummary {
    mutating func add(_ forecast: Forecast?) {
        beginsInSeconds = (forecast?.beginsIn).map { $0 / .seconds(1) }
        endsInSeconds = (forecast?.endsIn).map { $0 / .seconds(1) }
    }

    /// `begins in about 12m, ends in about 1h 3m`; nil when nothing is known.
    public var expectation: String? {
        guard let ends = endsInSeconds else { return nil }
        let begin = beginsInSeconds.map { "begins in about \(Self.length($0)), " } ?? ""
        return "\(begin)ends in about \(Self.length(ends))"
    }

    private static func length(_ seconds: Double) -> String {
        DurationText.short(.seconds(seconds))
    }
}
