import Manifests

/// The server's GPUs by index, and which of them are taken.
struct GPUDevices: Sendable {
    private let count: Int
    private var taken: Set<Int>

    init(count: Int, held: Set<Int>) {
        self.count = count
        taken = held.filter { $0 >= 0 && $0 < count }
    }

    var freeCount: Int { max(count - taken.count, 0) }

    /// Takes the lowest that are free, as many as asked for or as there are.
    mutating func take(_ wanted: Int) -> [Int] {
        var found: [Int] = []
        var index = 0
        while found.count < wanted, index < count {
            if taken.insert(index).inserted { found.append(index) }
            index += 1
        }
        return found
    }
}

extension World {
    /// The GPUs that containers have, and those they are about to get.
    var heldGPUs: Set<Int> {
        var held: Set<Int> = []
        for reserved in observed.reservedGPUs.values { held.formUnion(reserved) }
        for (resource, all) in containers {
            for container in all where container.isLive {
                if container.gpus.isEmpty {
                    held.formUnion(0..<unlabelledGPUs(of: resource))
                } else {
                    held.formUnion(container.gpus)
                }
            }
        }
        return held
    }

    /// How many GPUs a container of `resource` has whose labels name none. An earlier version
    /// asked the Engine for a number, and the Engine gives the first of the server.
    private func unlabelledGPUs(of resource: ResourceID) -> Int {
        guard let resource = resources[resource] else { return 0 }
        return max(lowering.containerResources(of: resource)?.gpus ?? 0, 0)
    }
}
