internal import Deadlines
internal import Foundation
internal import Glibc
public import Planning

/// Now and sleep as values, so that a simulation owns time. The only place that reads a clock.
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
        let (boot, bootedAt) = boot()
        return TimeSource(
            now: {
                Instant(
                    bootID: boot, uptime: reading(of: CLOCK_BOOTTIME) - bootedAt,
                    wall: reading(of: CLOCK_REALTIME))
            },
            sleep: { try await cancellableSleep(for: $0) })
    }

    private static func reading(of clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// The kernel's id of this boot, and when it began by `CLOCK_BOOTTIME`. Where there is no id,
    /// this process counts as a boot, so that lengths that began before it go by the wall clock.
    private static func boot() -> (id: String, beganAt: Duration) {
        let path = "/proc/sys/kernel/random/boot_id"
        guard let id = FileManager.default.contents(atPath: path) else {
            return (UUID().uuidString, reading(of: CLOCK_BOOTTIME))
        }
        let text = String(decoding: id, as: UTF8.self)
        return (text.trimmingCharacters(in: .whitespacesAndNewlines), .zero)
    }
}
