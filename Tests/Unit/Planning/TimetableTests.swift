import Manifests
import Testing

@testable import Planning

@Suite struct TimetableTests {
    private let lab = Resources(milliCPUs: 2000, memoryBytes: 4 << 30, gpus: 0)

    private func id(_ name: String) -> ResourceID {
        ResourceID(kind: .dataset, owner: "alice", name: name)
    }

    private func item(
        _ name: String, _ seconds: Int?, cpus: Int = 1, after: [String] = [],
        isRunning: Bool = false
    ) -> Timetable.Item {
        Timetable.Item(
            id: id(name),
            needs: Resources(milliCPUs: cpus * 1000, memoryBytes: 1 << 30, gpus: 0), priority: 0,
            seconds: seconds, after: after.map(id), isRunning: isRunning)
    }

    private func spans(_ items: [Timetable.Item]) -> [String: [Int]] {
        let spans = Timetable(items, capacity: lab).spans
        return Dictionary(
            uniqueKeysWithValues: spans.map { ($0.key.name, [$0.value.begin, $0.value.end]) })
    }

    @Test func asMuchGoesSideBySideAsThereIsRoomFor() {
        let runs = (0..<500).map { item("run-\($0)", 60) }
        #expect(Timetable(runs, capacity: lab).end == 250 * 60)
    }

    @Test func whatIsMadeFromSomethingBeginsWhenThatEnds() {
        let items = [item("net", 100, after: ["cups"]), item("cups", 10), item("other", 50)]
        #expect(spans(items) == ["cups": [0, 10], "other": [0, 50], "net": [10, 110]])
    }

    @Test func whatRunsKeepsItsRoomUntilItEnds() {
        let items = [item("next", 5, cpus: 2), item("now", 30, isRunning: true)]
        #expect(spans(items) == ["now": [0, 30], "next": [30, 35]])
    }

    /// The schedule reserves capacity for work that does not fit.
    @Test func whoDoesNotFitIsNotOvertaken() {
        let items = [
            item("now", 30, isRunning: true), item("large", 5, cpus: 2), item("small", 5),
        ]
        #expect(spans(items) == ["now": [0, 30], "large": [30, 35], "small": [35, 40]])
    }

    @Test func nothingIsSaidOfWhatWaitsForWorkOfUnknownLength() {
        let items = [item("cups", nil), item("net", 5, after: ["cups"]), item("other", 7)]
        #expect(spans(items) == ["other": [0, 7]])
    }

    @Test func whatNeverFitsHoldsNobodyUp() {
        #expect(spans([item("huge", 5, cpus: 9), item("small", 5)]) == ["small": [0, 5]])
    }

    @Test func sumsStayAtTheLargestNumber() {
        let items = [item("long", .max, cpus: 2), item("longer", .max, cpus: 2)]
        #expect(Timetable(items, capacity: lab).end == .max)
    }
}
