import Foundation
import Manifests
import Persistence
import Planning

/// All tasks the viewer may see.
enum TasksPage {
    static func model(_ rows: [TaskRow], in frame: PageFrame) -> PageModel {
        let content: PageModel = [
            "isEmpty": .flag(rows.isEmpty),
            "rows": .list(rows.map { row($0, now: frame.now) }),
        ]
        return frame.model(title: "Tasks", section: .tasks).adding(content)
    }

    private static func row(_ row: TaskRow, now: Date) -> PageModel {
        [
            "name": .html(Fragments.nameCell(row.resource, title: row.title)),
            "kind": .text(row.resource.kind.noun),
            "chip": .html(Fragments.chip(row.phase, of: row.resource)),
            "status": .text(row.taskStatus.rawValue),
            "failure": .text(row.failureClass?.rawValue),
            "attempt": .number(row.attempt),
            "progress": .html(Fragments.progress(row.progress, of: row.resource)),
            "started": .html(Fragments.time(row.startedAt, now: now)),
            "length": .text(Fragments.length(from: row.startedAt, to: row.endedAt, now: now)),
        ]
    }
}

/// Who waits for a slot, and why.
enum QueuePage {
    static func model(_ entries: [QueueEntry], in frame: PageFrame) -> PageModel {
        let content: PageModel = [
            "isEmpty": .flag(entries.isEmpty),
            "rows": .list(entries.map { row($0, now: frame.now) }),
        ]
        return frame.model(title: "Queue", section: .queue).adding(content)
    }

    static func row(_ entry: QueueEntry, now: Date) -> PageModel {
        [
            "position": .number(entry.position),
            "name": .html(Fragments.nameCell(entry.resource, title: entry.title)),
            "kind": .text(entry.resource.kind.noun),
            "reason": .text(
                [entry.reason, entry.expectation].compactMap(\.self).joined(separator: "; ")),
            "since": .html(Fragments.time(entry.since, now: now)),
        ]
    }
}

/// What the viewer was told.
enum NotificationsPage {
    static func model(_ notices: [Notice], in frame: PageFrame) -> PageModel {
        let content: PageModel = [
            "isEmpty": .flag(notices.isEmpty),
            "rows": .list(
                notices.map {
                    row($0, now: frame.now).adding(["formToken": .text(frame.formToken)])
                }),
        ]
        return frame.model(title: "Notifications", section: .notifications).adding(content)
    }

    static func row(_ notice: Notice, now: Date) -> PageModel {
        [
            "id": .number(notice.id),
            "title": .text(notice.title),
            "body": .text(notice.body),
            "link": .html(notice.resource.map { Fragments.link($0, title: nil) } ?? ""),
            "at": .html(Fragments.time(notice.at, now: now)),
            "isUnread": .flag(!notice.isRead),
        ]
    }
}

/// Who did what.
enum AuditPage {
    static func model(_ entries: [AuditEntry], in frame: PageFrame) -> PageModel {
        let content: PageModel = [
            "isEmpty": .flag(entries.isEmpty),
            "rows": .list(
                entries.map {
                    [
                        "at": .html(Fragments.time($0.at, now: frame.now)),
                        "actor": .text($0.actor), "action": .text($0.action),
                        "detail": .text($0.detail),
                        "resource": .html(
                            $0.resource.map { Fragments.link($0, title: $0.description) } ?? ""),
                    ]
                }),
        ]
        return frame.model(title: "Audit", section: .audit).adding(content)
    }
}
