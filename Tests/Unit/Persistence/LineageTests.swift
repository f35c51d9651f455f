import Manifests
import Planning
import Testing

@testable import Persistence

@Suite struct LineageTests {
    let bench: StoreBench
    let run = ResourceID.alice(.trainingRun, "run")

    init() throws {
        bench = try StoreBench()
        try bench.converge()
    }

    @Test func aRunLeadsToItsModelAndItsDownload() async throws {
        let graph = try #require(
            try await bench.store.lineage(of: run, depth: 3, nodesMax: 60, for: .admin))
        let net = ResourceID(kind: .networkArchitecture, owner: "", name: "net")
        #expect(
            graph.nodes.map(\.id)
                == [
                    net, .alice(.model, "cup"), .alice(.dataset, "cups"), run,
                    .alice(.download, "net"),
                ])
        #expect(graph.edges.count == 4)
        #expect(graph.note == nil)
        #expect(graph.nodes.first { $0.id == run }?.phase == .succeeded)
    }

    /// The graph of a folder of manifests has these uses too.
    @Test func usesAmongWhatWasFoundOnDifferentWaysAreThere() async throws {
        bench.files["users/alice/look.yaml"] = """
            kind: InferenceRun
            metadata: {name: look}
            spec: {networkRef: run, datasetRef: cups, image: "lab/trainer:1"}
            """
        try bench.converge()
        let graph = try #require(
            try await bench.store.lineage(of: run, depth: 3, nodesMax: 60, for: .admin))
        let look = ResourceID.alice(.inferenceRun, "look")
        #expect(
            Set(graph.edges.filter { $0.to == look.description }.map(\.from))
                == [run.description, "Dataset/alice/cups"])
    }

    @Test func whatIsFurtherOrTooMuchIsCut() async throws {
        let near = try #require(
            try await bench.store.lineage(of: run, depth: 1, nodesMax: 60, for: .admin))
        #expect(near.nodes.count == 4)
        #expect(near.note != nil)
        let few = try #require(
            try await bench.store.lineage(of: run, depth: 3, nodesMax: 2, for: .admin))
        #expect(few.nodes.count == 2)
        #expect(few.note != nil)
    }

    @Test(arguments: VisibilityTests.viewers)
    func aGraphHoldsWhatIsVisible(viewer: Viewer) async throws {
        let ids = try bench.observed().inventory.keys.sorted()
        let expected = ids.filter { VisibilityTests.isVisible($0, to: viewer) }
        let whole = try await bench.store.lineage(for: viewer)
        #expect(whole.nodes.map(\.id) == expected)
        for id in ids {
            let part = try await bench.store.lineage(
                of: id, depth: 3, nodesMax: 60, for: viewer)
            #expect((part != nil) == expected.contains(id))
            for node in part?.nodes ?? [] { #expect(node.id.map(expected.contains) == true) }
        }
        let known = Set(expected.map(\.description))
        for edge in whole.edges { #expect(known.contains(edge.from) && known.contains(edge.to)) }
    }

    @Test func eventsGoOnAfterAPlace() async throws {
        let page = Page(limit: 1000, offset: 0)
        let all = try await bench.store.events(of: nil, after: 0, for: .admin, page: page)
        let middle = try #require(all.dropFirst(all.count / 2).first).sequence
        let later = try await bench.store.events(of: nil, after: middle, for: .admin, page: page)
        #expect(later == all.filter { $0.sequence > middle })
        #expect(!later.isEmpty && later.count < all.count)
    }
}
