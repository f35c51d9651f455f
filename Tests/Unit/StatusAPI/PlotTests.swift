import Foundation
import Persistence
import Testing

@testable import StatusAPI

@Suite struct PlotTests {
    private func series(_ name: String, _ values: [Double]) -> MetricSeries {
        MetricSeries(
            name: name,
            points: values.enumerated().map { .init(step: $0, value: $1, at: Samples.now) })
    }

    /// The picture read as XML: it must be well formed whatever the values are.
    private func numbers(in svg: String) throws -> [String] {
        _ = try XMLDocumentCheck.check(svg)
        return svg.matches(of: /(?:nan|inf)/).map { String($0.0) }
    }

    @Test func noPointsGiveASentence() {
        let plot = LinePlot(heading: "Loss", series: [series("loss", [])])
        #expect(plot.svg.markup == #"<p class="faint">No values yet.</p>"#)
    }

    @Test func onePointIsADot() throws {
        let svg = LinePlot(heading: "Loss", series: [series("loss", [0.5])]).svg.markup
        #expect(svg.contains(#"<circle class="dot""#))
        #expect(try numbers(in: svg).isEmpty)
    }

    @Test(arguments: [
        [Double.nan], [Double.infinity, -Double.infinity], [1, Double.nan, 2], [1e308, -1e308],
        [Double.leastNonzeroMagnitude, 0], [0, 0, 0], [-1e-9, 1e-9], [1e300, 2e300],
    ])
    func strangeValuesNeverReachTheCoordinates(values: [Double]) throws {
        let svg = LinePlot(heading: "Loss", series: [series("loss", values)]).svg.markup
        #expect(try numbers(in: svg).isEmpty)
    }

    @Test func aGapIsLeftWhereAValueIsNotFinite() {
        let svg = LinePlot(heading: "Loss", series: [series("loss", [1, 2, .nan, 1, 2])]).svg.markup
        let path = svg.firstMatch(of: /class="line" d="([^"]*)"/)?.1 ?? ""
        #expect(path.count { $0 == "M" } == 2)
        #expect(svg.contains("loss is NaN at step 2"))
    }

    @Test func aPeakSurvivesThinning() {
        var values = [Double](repeating: 1, count: 10_000)
        values[7_777] = 9
        let plot = LinePlot(heading: "Loss", series: [series("loss", values)])
        #expect(plot.series[0].points.count <= LinePlot.pointsMax)
        #expect(plot.series[0].points.contains { $0.value == 9 })
    }

    @Test func theDescriptionSaysWhatThePictureShows() {
        let plot = LinePlot(heading: "Loss", series: [series("loss", [2, 0.5, 1])])
        #expect(plot.summary == "loss from 2 at step 0 to 1 at step 2, lowest 0.5, highest 2")
    }

    /// Such values once lay hidden on an axis that went below zero.
    @Test func valuesThatAreAllZeroStandOnTheirAxis() {
        let scale = AxisScale(covering: [0, 0], tickCount: 5, wholeSteps: false)
        #expect(scale.low == 0 && scale.high == 1 && scale.position(0) == 0)
    }

    @Test func ticksAreRound() {
        let scale = AxisScale(covering: [0.13, 2.47], tickCount: 5, wholeSteps: false)
        #expect(scale.ticks == [0, 0.5, 1, 1.5, 2, 2.5])
        let steps = AxisScale(covering: [1, 18], tickCount: 8, wholeSteps: true)
        #expect(steps.ticks == [5, 10, 15])
    }

    @Test func aPlotOfItsOwnIsNamedAsItsMetricIsWritten() {
        let plots = MetricPlots([series("secondsPerEpoch", [1, 2])]).plots
        #expect(plots.map(\.heading) == ["secondsPerEpoch"])
    }

    @Test func lossesAndScoresShareAPlotEach() {
        let plots = MetricPlots(Samples.metrics).plots
        #expect(plots.map(\.heading) == ["Loss", "Scores"])
    }
}

/// Tells whether markup is balanced, without a document type.
private enum XMLDocumentCheck {
    struct Unbalanced: Error { let tag: String }

    static func check(_ markup: String) throws -> Int {
        var open: [Substring] = []
        var count = 0
        for match in markup.matches(of: /<(\/?)([a-z]+)[^>]*?(\/?)>/) {
            count += 1
            if match.3 == "/" { continue }
            if match.1.isEmpty {
                open.append(match.2)
            } else if open.popLast() != match.2 {
                throw Unbalanced(tag: String(match.2))
            }
        }
        guard open.isEmpty else { throw Unbalanced(tag: open.joined(separator: " ")) }
        return count
    }
}
