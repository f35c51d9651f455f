import Planning
import Testing

struct InstantTests {
    private func instant(_ wall: Int) -> Instant {
        Instant(bootID: "b", uptime: .zero, wall: .seconds(wall))
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
        (1_795_262_331, "2026-11-21T11:58:51Z"), (4_102_444_799, "2099-12-31T23:59:59Z"),
    ])
    func theTextIsTheDateInUTC(_ wall: Int, _ text: String) {
        #expect(instant(wall).text == text)
    }

    @Test func lengthsAreNeverNegative() {
        #expect(instant(5).elapsed(since: instant(9)) == .zero)
        let rebooted = Instant(bootID: "c", uptime: .seconds(1), wall: .seconds(3))
        #expect(rebooted.elapsed(since: instant(1)) == .seconds(2))
    }

    /// A wall clock that was days ahead until the reboot would otherwise stop the time of
    /// everything recorded before, until the clock is as late again.
    @Test func whatIsOfAnEarlierBootIsAtLeastAsLongAgoAsThisOneBegan() {
        let before = Instant(bootID: "m/b", uptime: .zero, wall: .seconds(86_400))
        let rebooted = Instant(bootID: "m/c", uptime: .seconds(50), wall: .seconds(3))
        #expect(rebooted.elapsed(since: before) == .seconds(50))
        #expect(rebooted.remaining(of: .seconds(60), since: before) == .seconds(10))
    }

    /// A database that was moved to another machine, or a state from a snapshot.
    @Test(arguments: ["b", "other/b", "told by a snapshot"])
    func ofAnotherMachineTheWallClockTells(_ bootID: String) {
        let now = Instant(bootID: "m/c", uptime: .seconds(86_400), wall: .seconds(10_000))
        let before = Instant(bootID: bootID, uptime: .zero, wall: .seconds(9_700))
        #expect(now.elapsed(since: before) == .seconds(300))
        let late = Instant(bootID: bootID, uptime: .zero, wall: .seconds(10_001))
        #expect(now.elapsed(since: late) == .zero)
    }

    @Test func theOrderGoesByTheBootAndElseByTheWall() {
        let first = Instant(bootID: "m/b", uptime: .seconds(1), wall: .seconds(9))
        let second = Instant(bootID: "m/b", uptime: .seconds(2), wall: .seconds(5))
        let other = Instant(bootID: "m/c", uptime: .zero, wall: .seconds(7))
        #expect(second.isLater(than: first))
        #expect(!first.isLater(than: second))
        #expect(first.isLater(than: other))
        #expect(other.isLater(than: second))
        #expect(!other.isLater(than: other))
    }
}
