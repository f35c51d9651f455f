import Persistence

/// What the viewer was told.
struct NotificationsPage: PageView {
    static let template = PageTemplate(
        "notifications", PackageResources.notifications_stencil)
    let title = "Notifications"
    let rows: [Notice]
}
