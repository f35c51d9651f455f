import Persistence

/// All tasks the viewer may see.
struct TasksPage: PageView {
    static let template = PageTemplate("tasks", PackageResources.tasks_stencil)
    let title = "Tasks"
    let rows: [TaskRow]
}
