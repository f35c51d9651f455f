import Foundation
import Manifests
import Persistence
import Planning

extension PageTemplate {
    static let queue = PageTemplate("queue", PackageResources.queue_stencil)
}

/// The page of the resources that wait for a slot, and why.
enum QueuePage {
    static func model(_ entries: [QueueEntry], in frame: PageFrame) -> PageModel {
        let content: PageModel = [
            "rows": .list(entries.map { row($0, now: frame.now) })
        ]
        return frame.model(title: "Queue").adding(content)
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
