public import Foundation
public import Manifests
public import Persistence
public import Planning

/// Why a resource is in its phase: what it waits for, what went wrong, what made it, and what can
/// be done next without doing harm.
public struct WhyReport: Codable, Hashable, Sendable {
    public var resource: ResourceID
    public var title: String?
    public var phase: Phase
    /// Reason code, such as `dependencyNotReady`.
    public var reason: String
    /// The same in words, with the particulars.
    public var message: String
    /// Why the newest manifest is not in force, with the place; nil when it is.
    public var notInForce: String?
    /// When the phase began.
    public var since: Date?
    /// Place in the queue, from 1.
    public var position: Int?
    /// When the work will probably begin and end, in words.
    public var expectation: String?
    public var waitsFor: [Cause] = []
    public var findings: [Finding] = []
    public var lastFailure: Failure?
    public var nextAttemptAt: Date?
    /// When time alone ends the phase: an expiry, or the end of a grace.
    public var endsAt: Date?
    public var madeBy: Origin?
    public var madeFrom: [LineageLink] = []
    public var next: [Step] = []

    /// One thing that is waited for.
    public struct Cause: Codable, Hashable, Sendable {
        /// Nil for a cause that is no resource, such as capacity.
        public var resource: ResourceID?
        public var text: String
    }

    /// The last attempt that failed.
    public struct Failure: Codable, Hashable, Sendable {
        public var attempt: Int
        public var failureClass: FailureClass
        public var exitCode: Int?
        public var message: String?
        public var endedAt: Date?
    }

    /// What made the current result.
    public struct Origin: Codable, Hashable, Sendable {
        /// The input digest: the same inputs have the same.
        public var digest: String
        public var madeAt: Date?
        public var sizeBytes: Int?
        /// Nil when no image did.
        public var imageID: String?
    }

    /// Something that can be done next.
    public struct Step: Codable, Hashable, Sendable {
        public var text: String
        /// A command that changes no resource; nil when the step is not a command, such as an edit
        /// of a manifest.
        public var command: String?
    }
}

extension WhyReport {
    /// Everything in it comes from `detail`, so its viewer may see it.
    public init(_ detail: ResourceDetail) {
        let summary = detail.summary
        resource = summary.id
        title = summary.title
        phase = summary.phase
        reason = summary.reason
        message = summary.message
        notInForce = summary.notInForce
        since = summary.since
        position = summary.position
        expectation = summary.expectation
        findings = detail.findings
        nextAttemptAt = detail.nextAttemptAt
        endsAt = Self.end(of: detail)
        lastFailure = Self.lastFailure(of: detail)
        madeBy = detail.versions.first(where: \.current).map {
            Origin(
                digest: $0.digest, madeAt: $0.succeededAt, sizeBytes: $0.sizeBytes,
                imageID: $0.imageID)
        }
        madeFrom = detail.madeFrom
        waitsFor = Self.causes(of: detail)
        next = WhySteps(detail: detail, blockers: waitsFor.compactMap(\.resource)).all
    }

    private static func end(of detail: ResourceDetail) -> Date? {
        switch detail.summary.phase {
        case .deleting: detail.deleteAt
        case .ready: detail.download?.expiresAt
        default: nil
        }
    }

    /// The failure of the last attempt that ended; nil when that one did not fail.
    private static func lastFailure(of detail: ResourceDetail) -> Failure? {
        guard let last = detail.attempts.first(where: { !$0.isPreview && $0.state != .running }),
            let failureClass = last.failureClass
        else { return nil }
        return Failure(
            attempt: last.number, failureClass: failureClass, exitCode: last.exitCode,
            message: last.message, endedAt: last.endedAt)
    }

    private static func causes(of detail: ResourceDetail) -> [Cause] {
        let summary = detail.summary
        switch summary.phase {
        case .blocked, .pending, .queued:
            guard summary.reason == Reason.dependencyNotReady.rawValue else {
                return [Cause(resource: nil, text: summary.message)]
            }
            let missing = detail.madeFrom.filter { ![.ready, .succeeded].contains($0.phase) }
            guard !missing.isEmpty else { return [Cause(resource: nil, text: summary.message)] }
            return missing.map { Cause(resource: $0.id, text: "\($0.id) is \($0.phase.rawValue)") }
        case .deleting where summary.reason == Reason.inUse.rawValue:
            return detail.usedBy.map { Cause(resource: $0.id, text: "\($0.id) still uses it") }
        case .preparing, .running, .uploading, .ready, .succeeded, .failed, .suspended, .cancelled,
            .expired, .deleting, .invalid:
            return []
        }
    }
}
