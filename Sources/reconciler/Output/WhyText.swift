import Foundation
import Manifests
import Persistence
import Planning
import StatusAPI

/// The reasons for the phase of a resource, as text.
struct WhyText {
    private let report: WhyReport
    private let now: Date

    init(_ report: WhyReport, now: Date) {
        self.report = report
        self.now = now
    }

    var text: String {
        let since = report.since.map { " since \(time($0))" } ?? ""
        var lines = [
            "\(report.resource) is \(report.phase.rawValue)\(since)",
            "  \(report.reason): \(report.message)",
        ]
        if report.notInForce != nil {
            lines.append(
                "  the newest manifest is not in force; this report follows the last valid one")
        }
        func add(_ name: String, _ values: [String]) {
            for (number, value) in values.enumerated() {
                let head = number == 0 ? name : ""
                let space = String(repeating: " ", count: max(14 - head.count, 1))
                lines.append("  \(head)\(space)\(value)")
            }
        }
        add("waits for", report.waitsFor.map(\.text))
        add("expected", report.expectation.map { [$0] } ?? [])
        add("in the queue", report.position.map { ["number \($0)"] } ?? [])
        add("mistake", report.findings.filter { $0.severity == .error }.map(finding))
        add("hint", report.findings.filter { $0.severity != .error }.map(finding))
        add("last failure", report.lastFailure.map { [failure($0)] } ?? [])
        add("next attempt", report.nextAttemptAt.map { [time($0)] } ?? [])
        add("ends", report.endsAt.map { [time($0)] } ?? [])
        add("made by", report.madeBy.map { [origin($0)] } ?? [])
        add("made from", report.madeFrom.map { "\($0.id) (\($0.role), \($0.phase.rawValue))" })
        add(
            "next",
            report.next.map { step in
                step.command.map { "\(step.text): \($0)" } ?? step.text
            })
        return lines.joined(separator: "\n")
    }

    private func finding(_ finding: Finding) -> String {
        "\(finding.location): \(finding.message) [\(finding.code)]"
    }

    private func failure(_ failure: WhyReport.Failure) -> String {
        let parts = [
            failure.exitCode.map { "exit code \($0)" }, failure.endedAt.map(time), failure.message,
        ].compactMap { $0 }
        let particulars = parts.isEmpty ? "" : ", \(parts.joined(separator: ", "))"
        return "\(failure.failureClass.rawValue) in attempt \(failure.attempt)\(particulars)"
    }

    private func origin(_ origin: WhyReport.Origin) -> String {
        let parts = [
            "input digest \(origin.digest.prefix(12))", origin.imageID.map { "image \($0)" },
            origin.madeAt.map(time), origin.sizeBytes.map { Counted.text($0, "byte") },
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    /// `2026-11-21T10:45:00Z (5m ago)`.
    private func time(_ date: Date) -> String {
        let seconds = now.timeIntervalSince(date)
        let length = DurationText.short(.seconds(abs(seconds)))
        return "\(date.formatted(.iso8601)) (\(seconds >= 0 ? "\(length) ago" : "in \(length)"))"
    }
}
