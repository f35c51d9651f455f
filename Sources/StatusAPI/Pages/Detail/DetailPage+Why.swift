import Foundation
import Manifests
import Planning

extension DetailPage {
    /// What is waited for, what went wrong and what can be done; nothing for what just stands.
    static func why(_ report: WhyReport, now: Date) -> PageModel {
        let failure = report.lastFailure
        // The log is on the page itself.
        let shownSteps = report.next.filter { $0.command?.hasPrefix("reconciler logs") != true }
        return [
            "causes": .list(
                report.waitsFor.map { cause in
                    [
                        "text": .html(
                            cause.resource.map { #"\#(link($0)): \#(cause.text)"# }
                                ?? HTML(cause.text))
                    ]
                }),
            "hasCauses": .flag(!report.waitsFor.isEmpty),
            "hasFailure": .flag(failure != nil),
            "failureClass": .text(failure?.failureClass.rawValue),
            "failureText": .text(failure.map(words)),
            "failedAt": .html(Fragments.time(failure?.endedAt, now: now)),
            "since": .html(Fragments.time(report.since, now: now)),
            "hasNextAttempt": .flag(report.nextAttemptAt != nil),
            "nextAttempt": .html(Fragments.time(report.nextAttemptAt, now: now)),
            "hasEnd": .flag(report.endsAt != nil),
            "end": .html(Fragments.time(report.endsAt, now: now)),
            "steps": .list(
                shownSteps.map { step in
                    [
                        "text": .text(step.text), "command": .text(step.command),
                        "hasCommand": .flag(step.command != nil),
                    ]
                }),
            "hasSteps": .flag(!shownSteps.isEmpty),
            "hasWhy": .flag(
                !report.waitsFor.isEmpty || failure != nil || report.nextAttemptAt != nil
                    || !shownSteps.isEmpty),
        ]
    }

    private static func link(_ id: ResourceID) -> HTML { Fragments.link(id, title: nil) }

    private static func words(_ failure: WhyReport.Failure) -> String {
        let code = failure.exitCode.map { "exit code \($0)" }
        return (["attempt \(failure.attempt)"] + [code, failure.message].compactMap { $0 })
            .joined(separator: " · ")
    }
}
