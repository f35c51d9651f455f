internal import Deadlines
internal import Foundation
internal import Glibc
public import Planning

/// Clock and sleep as values, so that a simulation controls time. No other type reads a clock.
public struct TimeSource: Sendable {
    public let now: @Sendable () -> Instant
    public let sleep: @Sendable (Duration) async throws -> Void

    public init(
        now: @escaping @Sendable () -> Instant,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    /// The machine's own clocks and boot id.
    public static func system() -> TimeSource {
        let boot = bootID()
        return TimeSource(
            now: {
                Instant(
                    bootID: boot, uptime: reading(of: CLOCK_BOOTTIME),
                    wall: reading(of: CLOCK_REALTIME))
            },
            sleep: { try await cancellableSleep(for: $0) })
    }

    private static func reading(of clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// The machine's id and the kernel's id of this boot; without a boot id, an id of this process,
    /// so that durations that began before this process are measured by the wall clock.
    ///
    /// Source: machine-id(5), random(4).
    private static func bootID() -> String {
        guard let boot = text(at: "/proc/sys/kernel/random/boot_id") else {
            return UUID().uuidString
        }
        return text(at: "/etc/machine-id").map { "\($0)/\(boot)" } ?? boot
    }

    /// The one word of a file; nil when there is none.
    private static func text(at path: String) -> String? {
        let text = FileManager.default.contents(atPath: path).map {
            String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return text?.isEmpty == false ? text : nil
    }
}
