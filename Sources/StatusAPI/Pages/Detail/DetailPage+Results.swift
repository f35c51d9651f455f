import Foundation
import Manifests
import Persistence
import Planning

extension DetailPage {
    /// Attempts, versions, pictures, plots and the download of a resource.
    static func results(_ detail: ResourceDetail, now: Date) -> PageModel {
        let id = detail.summary.id
        let plots = MetricPlots(detail.metrics).plots
        return [
            "previews": .list(
                detail.previews.enumerated().map { number, preview in
                    [
                        "address": .text(Address.preview(id, number)),
                        "title": .text(preview.title.isEmpty ? preview.path : preview.title),
                    ]
                }),
            "summary": .list(
                SummaryText.rows(of: detail.resultSummary).map {
                    ["name": .text($0.name), "value": .text($0.value)]
                }),
            "hasSummary": .flag(detail.resultSummary != nil),
            "warnings": .list(detail.warnings.map { ["message": .text($0)] }),
            "plots": .list(plots.map { ["svg": .html($0.svg), "heading": .text($0.heading)] }),
            "attempts": .list(detail.attempts.map { attempt($0, now: now) }),
            "versions": .list(detail.versions.map { version($0, now: now) }),
            "download": .model(download(detail.download, id: id, now: now)),
            "limits": .list(
                detail.limits.map {
                    [
                        "name": .text($0.name), "value": .text($0.value),
                        "source": .text($0.source.rawValue), "other": .text($0.other ?? "–"),
                    ]
                }),
            "hasDownload": .flag(detail.download != nil),
        ]
    }

    private static func attempt(_ attempt: AttemptReport, now: Date) -> PageModel {
        let tone: Tone =
            switch attempt.state {
            case .succeeded: .ok
            case .running: .busy
            case .failed: .bad
            case .stopped: .off
            }
        return [
            "number": .number(attempt.number),
            "purpose": .html(attempt.isPreview ? Fragments.tag("preview", tone: .off) : ""),
            "state": .html(Fragments.tag(attempt.state.rawValue, tone: tone)),
            "failure": .text(attempt.failureClass?.rawValue ?? "–"),
            "exitCode": .text(attempt.exitCode.map(String.init) ?? "–"),
            "started": .html(Fragments.time(attempt.startedAt, now: now)),
            "length": .text(
                Fragments.length(from: attempt.startedAt, to: attempt.endedAt, now: now)),
        ]
    }

    private static func version(_ version: VersionReport, now: Date) -> PageModel {
        [
            "digest": .text(String(version.digest.prefix(12))),
            "fullDigest": .text(version.digest),
            "current": .html(version.current ? Fragments.tag("current", tone: .ok) : ""),
            "succeeded": .html(Fragments.time(version.succeededAt, now: now)),
            "size": .text(version.sizeBytes.map(HumanText.bytes) ?? "–"),
            "image": .text(version.imageID.map { String($0.prefix(19)) } ?? "–"),
        ]
    }

    private static func download(_ download: DownloadReport?, id: ResourceID, now: Date)
        -> PageModel
    {
        [
            "state": .text(download?.state.rawValue),
            "isReady": .flag(download?.state == .ready),
            "size": .text(download?.sizeBytes.map(HumanText.bytes) ?? "–"),
            "expires": .html(Fragments.time(download?.expiresAt, now: now)),
            "newer": .flag(download?.newerAvailable ?? false),
            "linkAddress": .text(Address.link(id)),
        ]
    }
}
