public import Manifests
public import Persistence
import Planning

/// A graph as an SVG picture, from left to right.
struct GraphDrawing {
    private let graph: ResourceGraph
    private let layout: GraphLayout
    /// The key of the node that the picture is about.
    private let focus: String?

    // With these sizes, four columns fit on a page of 1280 pixels.
    private static let (nodeWidth, nodeHeight) = (160, 44)
    private static let (columnStep, rowStep) = (192, 60)
    private static let margin = 6
    private static let labelMax = 18

    init(_ graph: ResourceGraph, focus: ResourceID?) {
        self.graph = graph
        self.focus = focus?.description
        layout = GraphLayout(graph)
    }

    /// The picture for a page, whose style sheet colours it; each node is a link to its page.
    var svg: HTML { picture(style: "", links: true) }

    /// The picture for a file of its own, with its own style.
    var file: HTML {
        picture(
            style: #"""
                <style>text { font: 600 13px sans-serif; fill: #1b2430; } \#
                text.under { font: 11px sans-serif; fill: #56626f; } \#
                rect { fill: #fff; stroke: #9aa5b1; } rect.this { stroke: #0f6b8f; \#
                stroke-width: 2.5; } path { fill: none; stroke: #9aa5b1; } \#
                path.soft { stroke-dasharray: 4 3; } svg { background: #f6f7f9; }</style>
                """#, links: false)
    }

    private func picture(style: HTML, links: Bool) -> HTML {
        let width = max(layout.columns - 1, 0) * Self.columnStep + Self.nodeWidth + 2 * Self.margin
        let height = max(layout.rows - 1, 0) * Self.rowStep + Self.nodeHeight + 2 * Self.margin
        return #"""
            <svg xmlns="http://www.w3.org/2000/svg" class="graph" width="\#(width)" \#
            height="\#(height)" viewBox="0 0 \#(width) \#(height)" role="group" \#
            aria-label="\#(summary)">\#(style)<title>\#(summary)</title>\#
            \#(HTML(joining: graph.edges.map(edge)))\#
            \#(HTML(joining: graph.nodes.map { node($0, isLink: links) }))</svg>
            """#
    }

    /// The picture in words, for screen readers; lists on the page say it in full.
    private var summary: String {
        let resources = graph.nodes.reduce(0) { $0 + $1.count }
        let uses = graph.edges.reduce(0) { $0 + $1.count }
        return
            "\(Counted.text(resources, "resource")) and \(Counted.text(uses, "use")) among them, "
            + "from left to right"
    }

    private func node(_ node: ResourceGraph.Node, isLink: Bool) -> HTML {
        guard let corner = corner(of: node.key) else { return "" }
        let tone = node.phase.map(Tone.init) ?? .off
        let this: HTML = node.key == focus ? " this" : ""
        let label =
            node.label.count > Self.labelMax
            ? node.label.prefix(Self.labelMax - 1) + "…" : node.label[...]
        let box: HTML = #"""
            <title>\#(node.key)</title><rect class="node \#(tone)\#(this)" x="\#(corner.x)" \#
            y="\#(corner.y)" width="\#(Self.nodeWidth)" height="\#(Self.nodeHeight)" rx="8"/>\#
            <text x="\#(corner.x + 12)" y="\#(corner.y + 19)">\#(label)</text>\#
            <text class="under" x="\#(corner.x + 12)" y="\#(corner.y + 35)">\#(under(node))</text>
            """#
        guard isLink, let id = node.id else { return "<g>\(box)</g>" }
        return #"<a href="\#(Address.page(id))">\#(box)</a>"#
    }

    /// Short, as boxes are narrow.
    private func under(_ node: ResourceGraph.Node) -> String {
        guard node.name != nil else { return node.kind.rawValue }
        return ([node.kind.noun] + [node.phase?.rawValue].compactMap { $0 })
            .joined(separator: " · ")
    }

    private func edge(_ edge: ResourceGraph.Edge) -> HTML {
        guard let from = corner(of: edge.from), let to = corner(of: edge.to) else { return "" }
        let soft: HTML = edge.role.makesResult ? "" : " soft"
        let (x1, y1) = (from.x + Self.nodeWidth, from.y + Self.nodeHeight / 2)
        let (x2, y2) = (to.x, to.y + Self.nodeHeight / 2)
        let bend = max((x2 - x1) / 2, 20)
        return #"""
            <path class="edge\#(soft)" d="M\#(x1) \#(y1)C\#(x1 + bend) \#(y1) \#
            \#(x2 - bend) \#(y2) \#(x2) \#(y2)"/>
            """#
    }

    private func corner(of key: String) -> (x: Int, y: Int)? {
        layout.places[key].map {
            (
                Self.margin + $0.column * Self.columnStep,
                Self.margin + $0.row * Self.rowStep
            )
        }
    }
}

extension ResourceGraph {
    /// A picture in a file of its own, in which one resource stands out.
    public func svg(focus: ResourceID?) -> String { GraphDrawing(self, focus: focus).file.markup }
}
