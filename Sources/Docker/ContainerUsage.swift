// The wire types here have the API's own spelling, so that no second list of names is needed.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

/// What a container used and uses, measured once.
public struct ContainerUsage: Sendable, Equatable {
    /// Processor time since it was started.
    public let cpuTime: Duration
    /// Memory in use, page cache included.
    public let memoryBytes: Int64
    public let pids: Int64
}

extension ContainerUsage: Decodable {
    private struct Fields: Decodable {
        struct CPU: Decodable {
            struct Usage: Decodable {
                var total_usage: UInt64?
            }

            var cpu_usage: Usage?
        }

        struct Memory: Decodable {
            var usage: Int64?
        }

        struct Pids: Decodable {
            var current: Int64?
        }

        var cpu_stats: CPU?
        var memory_stats: Memory?
        var pids_stats: Pids?
    }

    public init(from decoder: any Decoder) throws {
        let fields = try Fields(from: decoder)
        cpuTime = .nanoseconds(
            Int64(clamping: fields.cpu_stats?.cpu_usage?.total_usage ?? 0))
        memoryBytes = fields.memory_stats?.usage ?? 0
        pids = fields.pids_stats?.current ?? 0
    }
}
