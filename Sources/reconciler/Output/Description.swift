import Foundation
import Manifests
import Persistence
import Planning
import StatusAPI

/// One resource in full, as text.
struct Description {
    private let detail: ResourceDetail

    init(_ detail: ResourceDetail) {
        self.detail = detail
    }

    var text: String {
        let summary = detail.summary
        var lines = [
            "\(summary.id)\(summary.title.map { "  (\($0))" } ?? "")",
            "  phase       \(summary.phase.rawValue) [\(summary.reason)] \(summary.message)",
            "  generation  \(detail.generation)",
        ]
        if let mistake = summary.notInForce {
            lines.append("  not in force \(mistake)")
            lines.append("              everything here follows the last valid manifest")
        }
        if let expectation = summary.expectation { lines.append("  expected    \(expectation)") }
        if let place = detail.manifestLocation { lines.append("  manifest    \(place)") }
        if let seed = detail.seed { lines.append("  seed        \(seed)") }
        lines += section("Parameters", detail.parameters.sorted { $0.key < $1.key }) {
            "\($0.key) \(CanonicalJSON.encode($0.value))"
        }
        lines += section("Findings", detail.findings) {
            "\($0.location): \($0.severity.rawValue): \($0.message) [\($0.code)]"
        }
        lines += section("Made from", detail.madeFrom) { "\($0.id) (\($0.role.rawValue))" }
        lines += section("Used by", detail.usedBy) { "\($0.id) (\($0.role.rawValue))" }
        lines += section("Attempts", detail.attempts, line: Self.line(of:))
        lines += section("Versions", detail.versions) { version in
            "\(version.digest.prefix(12)) \(version.current ? "current" : "superseded")"
        }
        lines += section("Metrics", detail.metrics) { series in
            "\(series.name) \(series.points.last.map { "\($0.value)" } ?? "-")"
        }
        lines += section("Summary", SummaryText.rows(of: detail.resultSummary)) {
            "\($0.name) \($0.value)"
        }
        lines += section("Limits in force", detail.limits) { limit in
            let other = limit.other.map { ", the other allows \($0)" } ?? ""
            return "\(limit.name) \(limit.value) (\(limit.source.rawValue)\(other))"
        }
        if let download = detail.download {
            let word = download.state == .expired ? "since" : "until"
            let end = download.expiresAt.map { ", \(word) \($0.formatted(.iso8601))" } ?? ""
            lines += ["Download", "  \(download.state.rawValue)\(end)"]
        }
        lines += section("Events", detail.events) { event in
            "\(event.at.formatted(.iso8601)) \(event.reason): \(event.message)"
        }
        return lines.joined(separator: "\n")
    }

    private func section<Item>(
        _ title: String, _ items: [Item], line: (Item) -> String
    ) -> [String] {
        items.isEmpty ? [] : [title] + items.map { "  \(line($0))" }
    }

    private static func line(of attempt: AttemptReport) -> String {
        let failure = attempt.failureClass.map { " \($0.rawValue)" } ?? ""
        let code = attempt.exitCode.map { ", exit code \($0)" } ?? ""
        return "\(attempt.number) \(attempt.state.rawValue)\(failure)\(code)"
    }
}
