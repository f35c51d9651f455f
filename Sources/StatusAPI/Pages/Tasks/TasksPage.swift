import Foundation
import Manifests
import Persistence
import Planning

extension PageTemplate {
    static let tasks = PageTemplate("tasks", PackageResources.tasks_stencil)
}

/// All tasks the viewer may see.
enum TasksPage {
    static func model(_ rows: [TaskRow], in frame: PageFrame) -> PageModel {
        let content: PageModel = [
            "rows": .list(rows.map { row($0, now: frame.now) })
        ]
        return frame.model(title: "Tasks").adding(content)
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
