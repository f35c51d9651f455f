import Foundation
import Testing

@testable import StatusAPI

@Suite struct HumanTextTests {
    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (1_540, "1.5 kB"), (12_300_000, "12 MB"),
        (999_600, "1.0 MB"), (Int.max, "9.2 EB"),
    ])
    func sizesAreInPowersOfTen(bytes: Int, text: String) {
        #expect(HumanText.bytes(bytes) == text)
    }

    @Test(arguments: [
        (0.2, "0 s"), (59.4, "59 s"), (60, "1 min"), (200, "3 min 20 s"), (3_599, "59 min"),
        (8_040, "2 h 14 min"), (90_000, "1 d 1 h"), (-5, "0 s"),
        (.infinity, "a very long time"), (.nan, "a very long time"),
    ])
    func lengthsHaveTwoUnitsAtMost(seconds: Double, text: String) {
        #expect(HumanText.duration(seconds: seconds) == text)
    }

    @Test(arguments: [
        (2.0, "just now"), (61, "1 min ago"), (-7_300, "in 2 h"), (172_800, "2 d ago"),
    ])
    func timesAreRelativeToNow(age: Double, text: String) {
        #expect(HumanText.relative(Samples.ago(age), to: Samples.now) == text)
    }

    @Test func absoluteTimesAreInUTC() {
        #expect(HumanText.absolute(Date(timeIntervalSince1970: 0)) == "1970-01-01 00:00:00 UTC")
    }
}
