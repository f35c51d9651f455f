import Persistence

/// Puts the metrics of a run into plots: losses together, scores from 0 to 1 together, and each
/// other metric alone.
struct MetricPlots {
    struct Plot {
        let heading: String
        let svg: HTML
    }

    /// At most this many plots are drawn, so that a worker cannot make a page endless.
    static let plotsMax = 12

    let plots: [Plot]

    init(_ metrics: [MetricSeries]) {
        var groups: [(heading: String, series: [MetricSeries])] = []
        for metric in metrics where !metric.points.isEmpty {
            let heading = Self.heading(metric.name)
            let place = groups.firstIndex {
                $0.heading == heading && $0.series.count < LinePlot.seriesMax
            }
            if let place {
                groups[place].series.append(metric)
            } else {
                groups.append((heading, [metric]))
            }
        }
        plots = groups.prefix(Self.plotsMax).map {
            Plot(heading: $0.heading, svg: LinePlot(heading: $0.heading, series: $0.series).svg)
        }
    }

    private static func heading(_ name: String) -> String {
        let word = name.lowercased()
        if word.contains("loss") { return "Loss" }
        if ["map", "precision", "recall", "f1", "accuracy"].contains(where: word.contains) {
            return "Scores"
        }
        return name
    }
}
