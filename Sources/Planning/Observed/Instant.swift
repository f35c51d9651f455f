import Basics

/// A stored point in time: the boot of the machine, the time since that boot, and the wall clock.
///
/// The wall clock is for people and for lengths across a reboot. Within one boot, a jump of the
/// wall clock changes no length. An instant of an earlier boot of the same machine lies before this
/// boot, however far ahead the wall clock was then.
public struct Instant: Sendable, Hashable, Codable {
    /// `MACHINE/BOOT`, or just an id of the boot where the machine is not known.
    public let bootID: String
    /// Monotonic time since that boot, suspension included.
    public let uptime: Duration
    /// Time since 1970-01-01T00:00:00Z by the wall clock.
    public let wall: Duration

    public init(bootID: String, uptime: Duration, wall: Duration) {
        self.bootID = bootID
        self.uptime = uptime
        self.wall = wall
    }

    /// The time from `earlier` to this instant, never negative; `earlier` must not be of a later
    /// boot.
    public func elapsed(since earlier: Instant) -> Duration {
        guard bootID != earlier.bootID else { return max(uptime - earlier.uptime, .zero) }
        let atLeast = machine != nil && machine == earlier.machine ? uptime : .zero
        return max(wall - earlier.wall, atLeast)
    }

    /// Whether this instant comes after the other one, as far as the clocks tell.
    public func isLater(than other: Instant) -> Bool {
        bootID == other.bootID ? uptime > other.uptime : wall > other.wall
    }

    private var machine: Substring? {
        bootID.firstIndex(of: "/").map { bootID[..<$0] }
    }

    /// How much of `length` after `earlier` is left at this instant; zero when it has passed.
    public func remaining(of length: Duration, since earlier: Instant) -> Duration {
        max(length - elapsed(since: earlier), .zero)
    }

    public func adding(_ length: Duration) -> Instant {
        Instant(bootID: bootID, uptime: uptime + length, wall: wall + length)
    }
}

extension Instant {
    /// The wall clock's reading in UTC as RFC 3339 writes it, to the second.
    public var text: String {
        let seconds = Int(wall.components.seconds)
        let (days, second) = (seconds / 86_400, seconds % 86_400)
        let day = CalendarDay(daysSince1970: days)
        let date = "\(day.year)-\(day.month.padded(2))-\(day.day.padded(2))"
        let time = [second / 3600, second / 60 % 60, second % 60].map { $0.padded(2) }
        return "\(date)T\(time.joined(separator: ":"))Z"
    }
}
