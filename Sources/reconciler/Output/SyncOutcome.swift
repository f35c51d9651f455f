import Foundation
import Lab
import Manifests
import Persistence
import StatusAPI

/// The outcome of the newest revision, as the daemon reports it.
struct SyncOutcome {
    private let sync: SyncReport
    private let health: [HealthReport]

    init(_ dashboard: Dashboard) {
        sync = dashboard.sync
        health = dashboard.health
    }

    /// Whether the daemon looked into the repository after `askedAt`, and the revision that it
    /// found is in force or refused.
    func isSettled(after askedAt: Double) -> Bool {
        guard let lookedAt = sync.lookedAt, lookedAt >= askedAt else { return false }
        return sync.error != nil || (sync.found != nil && sync.found == sync.revision)
    }

    /// One line for each trouble: the newest revision is not wholly in force, or a part of the lab
    /// is unhealthy. Empty when all is well.
    var troubles: [String] {
        var lines: [String] = []
        if let error = sync.error { lines.append("the newest revision is not in force: \(error)") }
        for part in health where part.isOfMistakes {
            lines.append(Self.line("the newest revision has mistakes", part))
        }
        for part in health where part.isHolding {
            lines.append(Self.line("the guard holds something back", part))
        }
        for part in health where !part.isHealthy && !part.isOfMistakes && !part.isHolding {
            let since = part.at.map { ", since \($0.formatted(.iso8601))" } ?? ""
            lines.append(Self.line("\(part.name) is unhealthy\(since)", part))
        }
        return lines
    }

    /// The message is empty for viewers who may not read it.
    private static func line(_ text: String, _ part: HealthReport) -> String {
        part.message.isEmpty ? text : "\(text): \(part.message)"
    }

    /// The commit in force; nil before the first.
    var revision: String? { sync.revision }

    /// The commit in force with its first line and its outcome.
    var text: String {
        guard let revision else { return "no revision is in force" }
        return sync.outcome ?? "\(revision.prefix(12)) \(sync.subject ?? "")"
    }

    var status: ExitStatus {
        var applying: [ExitStatus] = [.fine]
        if sync.error != nil { applying.append(.error) }
        if health.contains(where: \.isOfMistakes) { applying.append(.invalid) }
        if health.contains(where: \.isHolding) { applying.append(.refused) }
        return ExitStatus.first(of: applying)
    }
}
