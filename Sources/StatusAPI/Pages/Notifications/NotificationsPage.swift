import Foundation
import Manifests
import Persistence
import Planning

extension PageTemplate {
    static let notifications = PageTemplate("notifications", PackageResources.notifications_stencil)
}

/// The page of the viewer's notifications.
enum NotificationsPage {
    static func model(_ notices: [Notice], in frame: PageFrame) -> PageModel {
        let content: PageModel = [
            "rows": .list(
                notices.map {
                    row($0, now: frame.now).adding(["formToken": .text(frame.formToken)])
                })
        ]
        return frame.model(title: "Notifications").adding(content)
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
