import Persistence

/// The page of the viewer's notifications.
struct NotificationsPage: PageView {
    static let template = PageTemplate(
        "notifications", PackageResources.notifications_stencil)
    let title = "Notifications"
    let rows: [Notice]
}
