import Manifests
import Planning
import Testing

@testable import Persistence

@Suite struct SearchTests {
    let bench: StoreBench

    init() throws {
        var files = StoreManifests.kitchen
        files["users/alice/cups.yaml"] = """
            kind: Dataset
            metadata: {name: cups, labels: {project: kitchen, stage: draft}}
            spec:
              title: Tassen Über 100%
              from: {models: [{modelRef: cup, class: thing}]}
            """
        files["users/alice/candies.yaml"]?.replace(
            "metadata: {name: candies}", with: "metadata: {name: candies, labels: {project: shop}}")
        bench = try StoreBench(files)
        try bench.converge()
    }

    private func found(
        by viewer: Viewer = .admin, _ change: (inout ResourceFilter) -> Void
    ) async throws -> [String] {
        var filter = ResourceFilter()
        change(&filter)
        let page = Page(limit: 1000, offset: 0)
        let result = try await bench.store.resources(filter, for: viewer, page: page)
        #expect(result.total == result.items.count)
        return result.items.map(\.id.description)
    }

    @Test func wordsAreFoundInNameTitleOwnerAndLabelWhateverTheirCase() async throws {
        let cups = ["Dataset/alice/cups"]
        for words in [["ALICE/CUPS"], ["über"], ["project=kitchen"], ["100%", "tassen"]] {
            #expect(try await found { $0.words = words } == cups, "\(words)")
        }
        #expect(try await found { $0.words = ["cups", "shop"] }.isEmpty)
        #expect(try await found { $0.words = ["c_ps"] }.isEmpty, "nothing stands for any letter")
        #expect(try await found { $0.words = ["alice"] }.contains("User/alice"))
    }

    @Test func kindOwnerPhaseAndLabelAreMetTogether() async throws {
        let datasets = ["Dataset/alice/candies", "Dataset/alice/cups"]
        #expect(try await found { $0.kind = .dataset } == datasets)
        #expect(try await found { $0.owner = "bob" }.isEmpty)
        let project = ResourceFilter.LabelTerm(key: "project", value: nil)
        #expect(try await found { $0.labels = [project] } == datasets)
        let kitchen = ResourceFilter.LabelTerm(key: "project", value: "kitchen")
        #expect(try await found { $0.labels = [project, kitchen] } == ["Dataset/alice/cups"])
        let both = try await found {
            $0.kind = .dataset
            $0.phase = .succeeded
        }
        #expect(both == datasets)
        let failed = try await found {
            $0.kind = .dataset
            $0.phase = .failed
        }
        #expect(failed.isEmpty)
    }

    @Test(arguments: [Viewer.anonymous, .user(name: "bob")])
    func whatIsPrivateIsNotFound(viewer: Viewer) async throws {
        #expect(try await found(by: viewer) { $0.words = ["cups"] }.isEmpty)
        #expect(
            try await found(by: viewer) { $0.words = ["project"] } == ["Dataset/alice/candies"])
        let label = ResourceFilter.LabelTerm(key: "stage", value: nil)
        #expect(try await found(by: viewer) { $0.labels = [label] }.isEmpty)
        #expect(try await found(by: .user(name: "alice")) { $0.labels = [label] }.count == 1)
    }

    @Test func aPartKnowsTheWhole() async throws {
        let whole = try await bench.store.resources(
            ResourceFilter(), for: .admin, page: Page(limit: 1000, offset: 0))
        let part = try await bench.store.resources(
            ResourceFilter(), for: .admin, page: Page(limit: 3, offset: 2))
        #expect(part.total == whole.total)
        #expect(part.items == Array(whole.items[2..<5]))
        #expect(whole.items.map(\.id) == whole.items.map(\.id).sorted())
    }
}
