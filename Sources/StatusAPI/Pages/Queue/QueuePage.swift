import Persistence

/// The page of the resources that wait for a slot, and why.
struct QueuePage: PageView {
    static let template = PageTemplate("queue", PackageResources.queue_stencil)
    let title = "Queue"
    let rows: [QueueEntry]
}
