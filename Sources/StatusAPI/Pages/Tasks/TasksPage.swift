import Persistence

/// The page of all tasks that the viewer may see.
struct TasksPage: PageView {
    static let template = PageTemplate("tasks", PackageResources.tasks_stencil)
    let title = "Tasks"
    let rows: [TaskRow]
}
