import Foundation
import Manifests
import Persistence
import Planning

extension PageTemplate {
    static let dashboard = PageTemplate("dashboard", PackageResources.dashboard_stencil)
}

/// The dashboard, which is the first page.
enum DashboardPage {
    static func model(_ report: Dashboard, in frame: PageFrame) -> PageModel {
        let now = frame.now
        let content: PageModel = [
            "labTitle": .text(report.labTitle ?? "Lab"),
            "counts": .list(report.counts.map(count)),
            "running": .list(report.running.map { task($0, now: now) }),
            "queue": .list(report.queueHead.map { QueuePage.row($0, now: now) }),
            "sync": .model(sync(report.sync, now: now)),
            "health": .list(report.health.map { health($0, now: now) }),
            "notices": .list(report.notices.map { NotificationsPage.row($0, now: now) }),
        ]
        return frame.model(title: "Dashboard").adding(content)
    }

    private static func count(_ count: KindCount) -> PageModel {
        [
            "address": .text(Address.list(count.kind)),
            "label": .text(count.kind.heading),
            "total": .number(count.total),
            "bar": .html(PhaseBar(count).svg),
            "phases": .list(
                count.phases.filter { $0.count > 0 }.map {
                    [
                        "tone": .text(Tone($0.phase).rawValue), "count": .number($0.count),
                        "word": .text($0.phase.rawValue.lowercased()),
                    ]
                }),
        ]
    }

    private static func task(_ row: TaskRow, now: Date) -> PageModel {
        [
            "name": .html(Fragments.nameCell(row.resource, title: row.title)),
            "kind": .text(row.resource.kind.noun),
            "chip": .html(Fragments.chip(row.phase, of: row.resource)),
            "progress": .html(Fragments.progress(row.progress, of: row.resource)),
            "length": .text(Fragments.length(from: row.startedAt, to: row.endedAt, now: now)),
        ]
    }

    private static func sync(_ sync: SyncReport, now: Date) -> PageModel {
        [
            "revision": .text(sync.revision.map { String($0.prefix(10)) }),
            "subject": .text(sync.subject),
            "signedBy": .text(sync.signedBy),
            "at": .html(Fragments.time(sync.at, now: now)),
            "error": .text(sync.error),
        ]
    }

    private static func health(_ report: HealthReport, now: Date) -> PageModel {
        [
            "name": .text(report.name),
            "chip": .html(
                Fragments.tag(
                    report.isHealthy ? "Healthy" : "Unhealthy",
                    tone: report.isHealthy ? .ok : .bad)),
            "message": .text(report.message),
            "at": .html(Fragments.time(report.at, now: now)),
        ]
    }
}
