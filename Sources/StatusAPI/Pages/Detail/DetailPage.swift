import Manifests
import Persistence
import Planning

/// The page of one resource.
struct DetailPage: PageView {
    static let template = PageTemplate("detail", PackageResources.detail_stencil)
    /// An architecture may have thousands of users; the JSON names them all.
    private static let linksMax = 50

    let title: String
    private let summary: ResourceSummary
    private var detail: ResourceDetail
    private let why: WhyReport
    private let parameters: [Named]
    /// What the worker said of its result.
    private let result: [Named]
    private let plots: [Plot]
    private let usedBy: [LineageLink]
    /// How many more use it than are shown.
    private let moreUsers: Int
    /// Nil for a resource that nothing belongs to.
    private let graph: HTML?
    private let graphNote: String?
    private var log: Log?

    private struct Named: Encodable {
        let name: String
        let value: String
    }

    private struct Plot: Encodable {
        let heading: String
        let svg: HTML
    }

    /// The log of the newest attempt.
    private struct Log: Encodable {
        var text: HTML = ""
        /// What stands on the line that has no end yet.
        var unfinished: HTML = ""
        /// Where to go on reading.
        var offset = 0
        var isOpen = false
        /// Why it cannot be read now.
        var trouble: String?

        init(_ shown: ShownLog) {
            switch shown {
            case .view(let view):
                text = LogMarkup.html(view.text)
                unfinished = LogMarkup.html(view.unfinished)
                offset = view.followOffsetBytes
                isOpen = !view.isComplete
            case .unavailable(let reason): trouble = reason
            }
        }
    }

    init(_ detail: ResourceDetail, graph: ResourceGraph, log: ShownLog?) {
        let id = detail.summary.id
        title = Fragments.shownTitle(id, detail.summary.title)
        summary = detail.summary
        self.detail = detail
        self.detail.metrics = []  // thousands of points, drawn below
        self.detail.usedBy = []
        why = Self.why(detail)
        let asked = detail.parameters.sorted { $0.key < $1.key }.map {
            Named(name: $0.key, value: CanonicalJSON.encode($0.value))
        }
        parameters = asked + (detail.seed.map { [Named(name: "seed", value: "\($0)")] } ?? [])
        result = SummaryText.rows(of: detail.resultSummary).map {
            Named(name: $0.name, value: $0.value)
        }
        plots = MetricPlots(detail.metrics).plots.map { Plot(heading: $0.heading, svg: $0.svg) }
        usedBy = Array(detail.usedBy.prefix(Self.linksMax))
        moreUsers = detail.usedBy.count - usedBy.count
        self.graph = graph.nodes.count > 1 ? GraphDrawing(graph, focus: id).svg : nil
        graphNote = graph.note
        self.log = log.map(Log.init)
    }

    /// What is waited for, what went wrong and what can be done; the log is on the page itself.
    private static func why(_ detail: ResourceDetail) -> WhyReport {
        var report = WhyReport(detail)
        report.next.removeAll { $0.command?.hasPrefix("reconciler logs") == true }
        return report
    }
}
