public import Manifests

/// A record about one task.
public protocol TaskRecording: Sendable, Hashable {
    var task: TaskID { get }
}

/// Records by task, at most one for each. They are grouped by resource, because most look-ups ask
/// for the records of one resource, and most resources have one task.
public struct TaskTable<Record: TaskRecording>: Sendable, Hashable {
    /// In order of task; never empty.
    private var groups: [ResourceID: [Record]]

    public init() {
        groups = [:]
    }

    /// Keeps the first of several records of one task.
    public init(_ records: some Sequence<Record>) {
        groups = Dictionary(grouping: records, by: \.task.resource)
        for (resource, group) in groups where group.count > 1 {
            var sorted: [Record] = []
            for record in group.sorted(by: { $0.task < $1.task })
            where sorted.last?.task != record.task {
                sorted.append(record)
            }
            groups[resource] = sorted
        }
    }

    /// The record of `task`; a record that is set must be of this task.
    public subscript(task: TaskID) -> Record? {
        get { groups[task.resource]?.first { $0.task == task } }
        set {
            var group = groups[task.resource] ?? []
            group.removeAll { $0.task == task }
            if let newValue {
                let place = group.firstIndex { task < $0.task } ?? group.endIndex
                group.insert(newValue, at: place)
            }
            groups[task.resource] = group.isEmpty ? nil : group
        }
    }

    /// All records of the tasks of `resource`, in order of task.
    public subscript(of resource: ResourceID) -> [Record] {
        get { groups[resource] ?? [] }
        set { groups[resource] = newValue.isEmpty ? nil : newValue }
    }

    /// The resources with any record, in no order.
    public var resources: some Collection<ResourceID> { groups.keys }

    /// All records, in no order but that of the tasks of each resource.
    public var values: [Record] { groups.values.flatMap(\.self) }

    /// The tasks that have a record, in no order.
    public var keys: [TaskID] { values.map(\.task) }

    public var isEmpty: Bool { groups.isEmpty }
}
