import Foundation
import Manifests
import Persistence
import Planning
import Testing

@testable import StatusAPI

@Suite struct GraphTests {
    /// A graph of this many owners, each with nine models and datasets and a run that is made from
    /// all of them.
    private func lab(owners: Int) -> ResourceGraph {
        var nodes: [ResourceGraph.Node] = []
        var edges: [ResourceGraph.Edge] = []
        for owner in (0..<owners).map({ "owner-\($0)" }) {
            let run = ResourceID(kind: .trainingRun, owner: owner, name: "run")
            for number in 0..<9 {
                let kind: Kind = number < 3 ? .model : .dataset
                let id = ResourceID(kind: kind, owner: owner, name: "n\(number)")
                nodes.append(.init(id, title: nil, phase: .ready))
                edges.append(.init(from: id, to: run, role: .input))
            }
            nodes.append(.init(run, title: nil, phase: .running))
        }
        return ResourceGraph(nodes: nodes, edges: edges)
    }

    @Test func whatBelongsToAResourceIsFoundStepByStep() throws {
        let two = try #require(Samples.graph.around(Samples.cups, depth: 1))
        #expect(Set(two.nodes.compactMap(\.id)) == [Samples.cup, Samples.cups, Samples.run])
        #expect(two.note != nil)
        let all = try #require(Samples.graph.around(Samples.cup, depth: 3))
        #expect(!all.nodes.contains { $0.id == Samples.net }, "the run's, not the model's")
        #expect(all.note == nil)
        #expect(Samples.graph.around(Samples.run, depth: 3)?.note == nil)
        let stranger = ResourceID(kind: .model, owner: "alice", name: "nothing")
        #expect(Samples.graph.around(stranger, depth: 3) == nil)
    }

    @Test func aLargeGraphIsDrawnInGroupsAndSaysSo() {
        let small = lab(owners: 3)
        #expect(small.collapsed(to: 30) == small)
        let byOwner = lab(owners: 20).collapsed(to: 60)
        #expect(byOwner.nodes.count == 60)
        #expect(byOwner.nodes.map(\.count).reduce(0, +) == 200)
        #expect(byOwner.edges.count == 40)
        #expect(byOwner.edges.allSatisfy { [3, 6].contains($0.count) })
        #expect(byOwner.note?.hasPrefix("200 resources are shown as 60 groups by owner") == true)
        let byKind = lab(owners: 50).collapsed(to: 60)
        #expect(byKind.nodes.map(\.key) == ["Model/*", "Dataset/*", "TrainingRun/*"])
        #expect(byKind.note?.contains("3 groups by kind") == true)
    }

    @Test func tenThousandResourcesAreQuick() {
        let clock = ContinuousClock()
        let graph = lab(owners: 1_000)
        let length = clock.measure {
            let shown = graph.collapsed(to: 200)
            #expect(shown.text.count < 1_000)
            #expect(shown.svg(focus: nil).count < 10_000)
        }
        #expect(length < .seconds(5), "it takes a tenth of it on one idle core")
    }

    @Test func usersStandRightOfWhatTheyUse() throws {
        let layout = GraphLayout(Samples.graph)
        for edge in Samples.graph.edges {
            let (from, to) = (layout.places[edge.from], layout.places[edge.to])
            #expect(try #require(from).column < #require(to).column)
        }
        #expect(Set(layout.places.values).count == Samples.graph.nodes.count, "none on another")
        let net = try #require(layout.places[Samples.net.description])
        #expect(net.column == layout.places[Samples.cups.description]?.column, "beside its run")
    }

    @Test func aCircleIsDrawnAllTheSame() {
        let (a, b) = (Samples.cup, Samples.cups)
        let circle = ResourceGraph(
            nodes: [a, b].map { .init($0, title: nil, phase: nil) },
            edges: [
                .init(from: a, to: b, role: .input), .init(from: b, to: a, role: .input),
                .init(from: a, to: a, role: .input),
            ])
        #expect(circle.svg(focus: a).contains("</svg>"))
        #expect(GraphLayout(circle).places.count == 2)
    }

    @Test func hostileTitlesStayTextInEveryForm() {
        let title = "\"]; evil\n<script>&#x"
        let graph = ResourceGraph(
            nodes: [.init(Samples.cup, title: title, phase: .ready)], edges: [])
        #expect(graph.dot.contains(#"n0 [label="\"]; evil\n<script>&#x"#))
        #expect(!graph.mermaid.contains("<script>") && !graph.mermaid.contains("\"]; evil"))
        #expect(!graph.svg(focus: nil).contains("<script>"))
    }

    @Test func eachFormIsWholeAndSaysWhatIsLeftOut() {
        var graph = Samples.graph
        graph.note = "Some are left out."
        for form in [graph.text, graph.dot, graph.mermaid] {
            #expect(form.contains("Some are left out."))
        }
        #expect(graph.text.contains("  ← Dataset/alice/cups (input)"))
        #expect(graph.mermaid.hasPrefix("flowchart LR\n"))
        #expect(graph.mermaid.count { $0 == ">" } >= graph.edges.count)
        #expect(graph.dot.components(separatedBy: " -> ").count == graph.edges.count + 1)
    }
}
