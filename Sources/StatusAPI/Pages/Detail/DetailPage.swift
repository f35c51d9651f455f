import Foundation
import Manifests
import Persistence
import Planning

extension PageTemplate {
    static let detail = PageTemplate("detail", PackageResources.detail_stencil)
}

/// The page of one resource.
enum DetailPage {
    static func model(
        _ detail: ResourceDetail, graph: ResourceGraph, log: ShownLog?, in frame: PageFrame
    ) -> PageModel {
        let id = detail.summary.id
        let title = Fragments.shownTitle(id, detail.summary.title)
        return frame.model(title: title)
            .adding(head(detail, now: frame.now))
            .adding(state(detail, now: frame.now))
            .adding(results(detail, now: frame.now))
            .adding(lineage(detail))
            .adding(why(WhyReport(detail), now: frame.now))
            .adding([
                "graph": .html(graph.nodes.count > 1 ? GraphDrawing(graph, focus: id).svg : ""),
                "graphNote": .text(graph.note),
            ])
            .adding(logValues(id, log))
    }

    private static func head(_ detail: ResourceDetail, now: Date) -> PageModel {
        let summary = detail.summary
        return [
            "heading": .text(Fragments.shownTitle(summary.id, summary.title)),
            "kindHeading": .text(summary.id.kind.heading),
            "kindAddress": .text(Address.list(summary.id.kind)),
            "noun": .text(summary.id.kind.noun),
            "identity": .text(summary.id.description),
            "owner": .text(summary.id.owner),
            "access": .text(summary.access.rawValue),
            "chip": .html(Fragments.state(summary)),
            "notInForce": .text(summary.notInForce),
            "tone": .text(Tone(summary.phase).rawValue),
            "reason": .text(summary.reason),
            "message": .text(summary.message),
            "progress": .html(Fragments.progress(summary.progress, of: summary.id)),
            "created": .html(Fragments.time(summary.createdAt, now: now)),
            "updated": .html(Fragments.time(summary.updatedAt, now: now)),
            "generation": .number(detail.generation),
            "location": .text(detail.manifestLocation ?? "no longer in the repository"),
            "spec": .text(detail.specText),
            "apiAddress": .text(Address.api(summary.id)),
            "parameters": .list(parameters(detail)),
        ]
    }

    private static func parameters(_ detail: ResourceDetail) -> [PageModel] {
        let seed = detail.seed.map { [("seed", "\($0)")] } ?? []
        let all = detail.parameters.sorted { $0.key < $1.key }.map {
            ($0.key, CanonicalJSON.encode($0.value))
        }
        return (all + seed).map { ["name": .text($0.0), "value": .text($0.1)] }
    }

    private static func state(_ detail: ResourceDetail, now: Date) -> PageModel {
        [
            "conditions": .list(
                detail.conditions.map { condition($0, in: detail.summary.phase, now: now) }),
            "findings": .list(
                detail.findings.map {
                    [
                        "severity": .html(
                            Fragments.tag(
                                $0.severity.rawValue, tone: $0.severity == .error ? .bad : .wait)),
                        "code": .text($0.code), "message": .text($0.message),
                        "location": .text($0.location),
                    ]
                }),
            "events": .list(
                detail.events.map {
                    [
                        "at": .html(Fragments.time($0.at, now: now)),
                        "reason": .text($0.reason), "message": .text($0.message),
                    ]
                }),
        ]
    }

    private static func condition(
        _ condition: ConditionReport, in phase: Phase, now: Date
    ) -> PageModel {
        let tone: Tone =
            switch (condition.type, condition.status) {
            case (.stalled, .true): Tone(phase)
            case (_, .true): .ok
            default: .off
            }
        return [
            "type": .text(condition.type.rawValue),
            "status": .html(Fragments.tag(condition.status.rawValue, tone: tone)),
            "reason": .text(condition.reason), "message": .text(condition.message),
            "generation": .number(condition.observedGeneration),
            "at": .html(Fragments.time(condition.at, now: now)),
        ]
    }

    /// An architecture may have thousands of users; the JSON names them all.
    private static let linksMax = 50

    private static func lineage(_ detail: ResourceDetail) -> PageModel {
        func links(_ links: [LineageLink]) -> [PageModel] {
            links.prefix(linksMax).map {
                [
                    "link": .html(Fragments.link($0.id, title: $0.title)),
                    "kind": .text($0.id.kind.noun), "role": .text($0.role.rawValue),
                ]
            }
        }
        return [
            "madeFrom": .list(links(detail.madeFrom)),
            "usedBy": .list(links(detail.usedBy)),
            "moreUsedBy": .text(
                detail.usedBy.count > linksMax
                    ? "and \(detail.usedBy.count - linksMax) more" : nil),
        ]
    }

    private static func logValues(_ id: ResourceID, _ log: ShownLog?) -> PageModel {
        var view: LogView?
        var trouble: String?
        switch log {
        case .view(let shown)?: view = shown
        case .unavailable(let reason)?: trouble = reason
        case nil: break
        }
        return [
            "hasLog": .flag(log != nil),
            "log": .html(view.map { LogMarkup.html($0.text) } ?? ""),
            "logLine": .html(view.map { LogMarkup.html($0.unfinished) } ?? ""),
            "logTrouble": .text(trouble),
            "logAddress": .text(Address.log(id)),
            "logOffset": .number(view?.followOffsetBytes ?? 0),
            "logIsOpen": .flag(view.map { !$0.isComplete } ?? false),
        ]
    }
}
