import Manifests

/// The quotas and shares of the lab's users.
struct ScheduleRules: Sendable {
    let quotas: [Quota]
    /// Weights by user; users who are not here have 1.
    let shares: [String: Int]
}

/// What each owner uses now: cores, GPUs and tasks at work.
struct ScheduleUsage: Sendable {
    private let rules: ScheduleRules
    private var used: [String: Resources] = [:]
    private var tasks: [String: Int] = [:]

    init(rules: ScheduleRules) {
        self.rules = rules
    }

    mutating func add(_ resources: Resources, of owner: String) {
        var sum = used[owner] ?? Resources(milliCPUs: 0, memoryBytes: 0, gpus: 0)
        sum.milliCPUs += resources.milliCPUs
        sum.gpus += resources.gpus
        used[owner] = sum
        tasks[owner, default: 0] += 1
    }

    /// The owner's use of cores divided by the owner's share, in millionths of a core.
    func weighted(_ owner: String) -> Int {
        (used[owner]?.milliCPUs ?? 0) * 1_000 / max(rules.shares[owner] ?? 1, 1)
    }

    /// Why the owner's quota does not let `needs` begin; nil when it does.
    func problem(with needs: Resources, of owner: String) -> String? {
        guard !rules.quotas.isEmpty else { return nil }
        let quota = rules.quotas.quota(of: owner)
        let running = tasks[owner] ?? 0
        if let most = quota.runningTasks, running >= most {
            return "\(owner)'s quota is \(most) tasks at once, and \(running) are at work"
        }
        let gpus = used[owner]?.gpus ?? 0
        if let most = quota.gpus, needs.gpus > 0, gpus + needs.gpus > most {
            return "\(owner)'s quota is \(most) GPUs at once; \(gpus) are in use, and this needs "
                + "\(needs.gpus)"
        }
        return nil
    }
}
