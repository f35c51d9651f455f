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

    /// Otherwise a wall clock that was days ahead until the reboot would stop the time of all that
    /// was recorded before, until it is as late again.
    @Test func whatIsOfAnEarlierBootIsAtLeastAsLongAgoAsThisOneBegan() {
        let rebooted = Instant(bootID: "c", uptime: .seconds(50), wall: .seconds(3))
        #expect(rebooted.elapsed(since: instant(86_400)) == .seconds(50))
        #expect(rebooted.remaining(of: .seconds(60), since: instant(86_400)) == .seconds(10))
    }
}
