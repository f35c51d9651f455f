import Foundation
import Testing

@testable import StatusAPI

@Suite struct HumanTextTests {
    @Test(arguments: [
        (0.2, "0s"), (59.4, "59s"), (60, "1m"), (200, "3m 20s"), (3_599, "59m 59s"),
        (8_040, "2h 14m"), (90_000, "1d 1h"), (-5, "0s"),
        (.infinity, "a very long time"), (.nan, "a very long time"),
    ])
    func lengthsHaveTwoUnitsAtMost(seconds: Double, text: String) {
        #expect(HumanText.duration(seconds: seconds) == text)
    }

    @Test(arguments: [
        (2.0, "just now"), (61, "1m ago"), (-7_300, "in 2h"), (172_800, "2d ago"),
    ])
    func timesAreRelativeToNow(age: Double, text: String) {
        #expect(HumanText.relative(Samples.ago(age), to: Samples.now) == text)
    }

    @Test func absoluteTimesAreInUTC() {
        #expect(HumanText.absolute(Date(timeIntervalSince1970: 0)) == "1970-01-01 00:00:00 UTC")
    }
}
