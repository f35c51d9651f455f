import Foundation
import Persistence

/// Values over steps as an SVG picture with axes, a legend and a description for screen readers.
///
/// Values that are not finite leave a gap and a mark at the bottom; a single value is a dot.
/// Colours come from the style sheet, so that dark and light both work.
struct LinePlot {
    /// At most this many lines share a plot.
    static let seriesMax = 6
    /// More points than these are thinned to the extremes of each stretch.
    static let pointsMax = 600

    let heading: String
    let series: [MetricSeries]

    private let width = 640.0
    private let height = 260.0
    private let left = 56.0
    private let right = 16.0
    private let top = 12.0
    private let bottom = 52.0

    init(heading: String, series: [MetricSeries]) {
        self.heading = heading
        self.series = series.prefix(Self.seriesMax).map(Self.thinned)
    }

    var svg: HTML {
        let points = series.flatMap(\.points)
        guard !points.isEmpty else { return #"<p class="faint">No values yet.</p>"# }
        let x = AxisScale(
            covering: points.map { Double($0.step) }, tickCount: 8, wholeSteps: true)
        let y = AxisScale(covering: points.map(\.value), tickCount: 5, wholeSteps: false)
        let lines = series.enumerated().map { line($1, number: $0, x: x, y: y) }
        return #"""
            <svg class="plot" viewBox="0 0 640 260" role="img" \#
            aria-label="\#(heading): \#(summary)">\#
            <title>\#(heading)</title><desc>\#(summary)</desc>\#
            \#(axes(x: x, y: y))\#(HTML(joining: lines))\#(legend)</svg>
            """#
    }

    /// The plot in words.
    var summary: String {
        series.map { series in
            let finite = series.points.filter(\.value.isFinite)
            guard let first = finite.first, let last = finite.last else {
                return "\(series.name) has no finite value"
            }
            let low = finite.map(\.value).min() ?? first.value
            let high = finite.map(\.value).max() ?? first.value
            return "\(series.name) from \(HumanText.number(first.value)) at step \(first.step) to "
                + "\(HumanText.number(last.value)) at step \(last.step), lowest "
                + "\(HumanText.number(low)), highest \(HumanText.number(high))"
        }
        .joined(separator: "; ")
    }

    private func axes(x: AxisScale, y: AxisScale) -> HTML {
        var parts: [HTML] = []
        for tick in y.ticks {
            let place = vertical(tick, y)
            parts.append(
                #"<line class="grid" x1="\#(px(left))" x2="\#(px(width - right))" "#)
            parts.append(#"y1="\#(px(place))" y2="\#(px(place))"/>"#)
            parts.append(
                #"<text class="tick" text-anchor="end" x="\#(px(left - 8))" "#)
            parts.append(#"y="\#(px(place + 4))">\#(HumanText.number(tick))</text>"#)
        }
        let floor = px(height - bottom)
        for tick in x.ticks {
            let place = px(horizontal(tick, x))
            parts.append(#"<line class="axis" x1="\#(place)" x2="\#(place)" y1="\#(floor)" "#)
            parts.append(#"y2="\#(px(height - bottom + 4))"/>"#)
            parts.append(
                #"<text class="tick" text-anchor="middle" x="\#(place)" "#)
            parts.append(#"y="\#(px(height - bottom + 18))">\#(HumanText.number(tick))</text>"#)
        }
        parts.append(#"<line class="axis" x1="\#(px(left))" x2="\#(px(width - right))" "#)
        parts.append(#"y1="\#(floor)" y2="\#(floor)"/>"#)
        return HTML(joining: parts)
    }

    private func line(_ series: MetricSeries, number: Int, x: AxisScale, y: AxisScale) -> HTML {
        var path = ""
        var marks: [HTML] = []
        var isDrawing = false
        for point in series.points {
            let across = px(horizontal(Double(point.step), x))
            guard point.value.isFinite, abs(point.value) < 1e300 else {
                isDrawing = false
                let floor = height - bottom
                marks.append(#"<path class="gap" d="M\#(across) \#(px(floor - 6)) v6"><title>"#)
                marks.append(
                    "\(series.name) is \(HumanText.number(point.value)) at step \(point.step)")
                marks.append("</title></path>")
                continue
            }
            path += "\(isDrawing ? "L" : "M")\(across) \(px(vertical(point.value, y)))"
            isDrawing = true
        }
        let finite = series.points.filter(\.value.isFinite)
        if let last = finite.last {
            let across = px(horizontal(Double(last.step), x))
            marks.append(#"<circle class="dot" cx="\#(across)" "#)
            marks.append(#"cy="\#(px(vertical(last.value, y)))" r="3"/>"#)
        }
        return #"""
            <g class="series s\#(number)"><path class="line" d="\#(path)"/>\#
            \#(HTML(joining: marks))</g>
            """#
    }

    private var legend: HTML {
        let slot = (width - left - right) / Double(max(series.count, 1))
        let entries: [HTML] = series.enumerated().map { number, series in
            let x = left + slot * Double(number)
            let last = series.points.last.map { HumanText.number($0.value) } ?? ""
            let room = max(Int(slot / 7) - last.count - 4, 4)
            let name =
                series.name.count > room ? series.name.prefix(room - 1) + "…" : series.name[...]
            return #"""
                <g class="series s\#(number)">\#
                <circle class="dot" cx="\#(px(x + 5))" cy="246" r="4"/>\#
                <text class="key" x="\#(px(x + 15))" y="250">\#(name) \#
                <tspan class="value">\#(last)</tspan></text></g>
                """#
        }
        return HTML(joining: entries)
    }

    private func horizontal(_ value: Double, _ scale: AxisScale) -> Double {
        left + scale.position(value) * (width - left - right)
    }

    private func vertical(_ value: Double, _ scale: AxisScale) -> Double {
        height - bottom - scale.position(value) * (height - top - bottom)
    }

    private func px(_ value: Double) -> String { HumanText.fixed(value, digits: 1) }

    /// The lowest and highest value of each stretch, in their order, so that no peak is lost.
    private static func thinned(_ series: MetricSeries) -> MetricSeries {
        let sorted = series.points.sorted { $0.step < $1.step }
        guard sorted.count > pointsMax else {
            return MetricSeries(name: series.name, points: sorted)
        }
        let stretch = (sorted.count + pointsMax / 2 - 1) / (pointsMax / 2)
        var kept: [MetricSeries.Point] = []
        for start in stride(from: 0, to: sorted.count, by: stretch) {
            let part = sorted[start..<min(start + stretch, sorted.count)]
            let ends = [
                part.min { $0.value < $1.value }, part.max { $0.value < $1.value },
            ].compactMap { $0 }
            kept += ends.sorted { $0.step < $1.step }
        }
        return MetricSeries(name: series.name, points: kept)
    }
}
