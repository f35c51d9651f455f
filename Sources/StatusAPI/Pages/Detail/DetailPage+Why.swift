import Foundation
import Manifests
import Planning

extension DetailPage {
    /// The values that say what the resource waits for, what went wrong and what can be done next;
    /// empty where there is nothing to say.
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
            "failureClass": .text(failure?.failureClass.rawValue),
            "failureText": .text(failure.map(words)),
            "failedAt": .html(Fragments.time(failure?.endedAt, now: now)),
            "since": .html(Fragments.time(report.since, now: now)),
            "nextAttempt": .html(report.nextAttemptAt.map { Fragments.time($0, now: now) } ?? ""),
            "end": .html(report.endsAt.map { Fragments.time($0, now: now) } ?? ""),
            "steps": .list(
                shownSteps.map { step in
                    [
                        "text": .text(step.text), "command": .text(step.command),
                    ]
                }),
        ]
    }

    private static func link(_ id: ResourceID) -> HTML { Fragments.link(id, title: nil) }

    private static func words(_ failure: WhyReport.Failure) -> String {
        let code = failure.exitCode.map { "exit code \($0)" }
        return (["attempt \(failure.attempt)"] + [code, failure.message].compactMap { $0 })
            .joined(separator: " · ")
    }
}
