public import Foundation
public import Manifests
public import Planning

/// Everything that a page shows of one resource. Every link in it leads to a resource that the
/// viewer may see.
public struct ResourceDetail: Codable, Hashable, Sendable {
    public var summary: ResourceSummary
    /// Raised with every change of the spec.
    public var generation: Int
    /// `path:line` of the manifest in the repository, or `path:line:column` of the mistake that
    /// makes it invalid; nil once it is gone from there.
    public var manifestLocation: String?
    /// The spec as the manifest has it, as YAML or JSON, without secrets.
    public var specText: String
    public var labels: [String: String] = [:]
    /// The parameters of the work, defaults filled in; empty for a resource that does no work.
    public var parameters: [String: JSONValue] = [:]
    public var seed: Int?
    public var conditions: [ConditionReport] = []
    /// What is wrong with the manifest in the newest revision.
    public var findings: [Finding] = []
    /// Newest first.
    public var attempts: [AttemptReport] = []
    /// Newest first.
    public var versions: [VersionReport] = []
    public var madeFrom: [LineageLink] = []
    public var usedBy: [LineageLink] = []
    public var previews: [PreviewReport] = []
    /// What workers warned of while they made the result; only for the owner and admins.
    public var warnings: [String] = []
    public var metrics: [MetricSeries] = []
    /// The worker's summary of its result; nil when it wrote none.
    public var resultSummary: JSONValue?
    public var download: DownloadReport?
    /// Only for the Lab: the limits in force that both the daemon's settings and the Lab may set.
    public var limits: [LimitReport] = []
    /// Newest first.
    public var events: [EventReport] = []
    /// Whether there is a log that the viewer may read; only the owner and admins may.
    public var hasLog = false
    /// When the next attempt begins; nil unless one is waited for.
    public var nextAttemptAt: Date?
    /// When the results of a removed resource are deleted; nil while it is declared.
    public var deleteAt: Date?

    public init(
        summary: ResourceSummary, generation: Int, manifestLocation: String?, specText: String
    ) {
        self.summary = summary
        self.generation = generation
        self.manifestLocation = manifestLocation
        self.specText = specText
    }
}

/// One condition of a resource, in the words of Kubernetes.
public struct ConditionReport: Codable, Hashable, Sendable {
    public var type: Aspect
    public var status: Status
    public var reason: String
    public var message = ""
    public var observedGeneration: Int
    /// When the phase began that decides the status.
    public var at: Date

    public enum Aspect: String, Codable, Hashable, Sendable, CaseIterable {
        case ready = "Ready"
        case reconciling = "Reconciling"
        case stalled = "Stalled"
    }

    public enum Status: String, Codable, Hashable, Sendable, CaseIterable {
        case `true` = "True"
        case `false` = "False"
        case unknown = "Unknown"
    }

    public init(type: Aspect, status: Status, reason: String, observedGeneration: Int, at: Date) {
        self.type = type
        self.status = status
        self.reason = reason
        self.observedGeneration = observedGeneration
        self.at = at
    }
}

extension ConditionReport.Aspect {
    /// Its status in a phase: the whole table.
    func status(in phase: Phase) -> ConditionReport.Status {
        switch (self, phase) {
        case (.ready, .ready), (.ready, .succeeded): .true
        case (.ready, .pending), (.ready, .queued), (.ready, .preparing): .unknown
        case (.ready, .running), (.ready, .uploading): .unknown
        case (.ready, _): .false
        case (.reconciling, .pending), (.reconciling, .queued), (.reconciling, .preparing),
            (.reconciling, .running), (.reconciling, .uploading), (.reconciling, .deleting):
            .true
        case (.reconciling, _): .false
        case (.stalled, .failed), (.stalled, .blocked), (.stalled, .invalid): .true
        case (.stalled, _): .false
        }
    }
}

/// One finding about a manifest.
public struct Finding: Codable, Hashable, Sendable {
    public var severity: Diagnostic.Severity
    public var code: String
    public var message: String
    /// `path:line:column`.
    public var location: String

    public init(severity: Diagnostic.Severity, code: String, message: String, location: String) {
        self.severity = severity
        self.code = code
        self.message = message
        self.location = location
    }
}

/// A resource that this one was made from, or that uses it.
public struct LineageLink: Codable, Hashable, Sendable {
    public var id: ResourceID
    public var title: String?
    /// The role in which the one resource uses the other.
    public var role: Reference.Role
    public var phase: Phase

    public init(id: ResourceID, title: String?, role: Reference.Role, phase: Phase) {
        self.id = id
        self.title = title
        self.role = role
        self.phase = phase
    }
}

/// One thing that happened to a resource.
public struct EventReport: Codable, Hashable, Sendable {
    /// Rises from event to event.
    public var sequence: Int
    /// Nil for an event of the lab as a whole.
    public var resource: ResourceID?
    public var at: Date
    public var reason: String
    public var message: String

    public init(
        sequence: Int, resource: ResourceID?, at: Date, reason: String, message: String
    ) {
        self.sequence = sequence
        self.resource = resource
        self.at = at
        self.reason = reason
        self.message = message
    }
}
