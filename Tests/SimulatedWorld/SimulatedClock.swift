public import Execution
public import Planning
import Synchronization

/// Time that passes only when it is told to, with a wall clock that may jump and boots that end.
public final class SimulatedClock: Sendable {
    private struct Reading {
        var boot = 1
        var bootedAt = Duration.zero
        var age = Duration.zero
        var wallOffset = Duration.seconds(1_800_000_000)
    }

    private let reading = Mutex(Reading())

    public init() {}

    /// Time since the beginning, whatever clocks and boots say.
    public var age: Duration { reading.withLock { $0.age } }

    public var now: Instant {
        reading.withLock { reading in
            Instant(
                bootID: "simulated/boot-\(reading.boot)", uptime: reading.age - reading.bootedAt,
                wall: reading.wallOffset + reading.age)
        }
    }

    public func advance(by length: Duration) {
        reading.withLock { $0.age += length }
    }

    public func jumpWall(by length: Duration) {
        reading.withLock { $0.wallOffset += length }
    }

    public func reboot() {
        reading.withLock { reading in
            reading.boot += 1
            reading.bootedAt = reading.age
        }
    }

    /// Sleeping passes the time at once.
    public var source: TimeSource {
        TimeSource(now: { self.now }, sleep: { self.advance(by: $0) })
    }
}
