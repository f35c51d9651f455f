/// The pages there are. Each has its text in a file of its own.
enum PageTemplate: String, CaseIterable {
    case dashboard, list, detail, tasks, queue, notifications, audit, message

    /// All templates by name, with the layout that they extend.
    static let sources: [String: String] = {
        var sources = ["layout": Self.layout]
        for template in allCases { sources[template.rawValue] = template.source }
        return sources
    }()

    private var source: String {
        switch self {
        case .dashboard: Self.dashboardSource
        case .list: Self.listSource
        case .detail: Self.detailSource
        case .tasks: Self.tasksSource
        case .queue: Self.queueSource
        case .notifications: Self.notificationsSource
        case .audit: Self.auditSource
        case .message: Self.messageSource
        }
    }
}
