import Manifests
import Planning

/// What a simulation remembers to compare later states with.
struct History {
    struct AttemptKey: Hashable {
        let task: TaskID
        let number: Int
    }

    var generations: [ResourceID: Int] = [:]
    var ends: [AttemptKey: AttemptEnd] = [:]
    var inventory: [ResourceID: InventoryRecord] = [:]
    var headBeforeRewind: String?
    var approved: Set<String> = []
    var lastPlan: Plan?
    var checks = 0
    /// Faults are off and the end is awaited.
    var isSettling = false
}
