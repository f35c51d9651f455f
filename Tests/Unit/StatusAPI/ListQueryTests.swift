import Manifests
import Persistence
import Planning
import Testing

@testable import StatusAPI

@Suite struct ListQueryTests {
    @Test func aQuerySaysWhatIsWanted() throws {
        let query = try Samples.query([
            ("q", " red  Cups "), ("kind", "dataset"), ("phase", "running"), ("owner", "alice"),
            ("label", "project=kitchen,draft"), ("limit", "5"), ("offset", "10"), ("other", "x"),
        ])
        var filter = ResourceFilter()
        filter.words = ["red", "Cups"]
        filter.kind = .dataset
        filter.phase = .running
        filter.owner = "alice"
        filter.labels = [
            .init(key: "project", value: "kitchen"), .init(key: "draft", value: nil),
        ]
        #expect(query.filter == filter)
        #expect(query.page == Page(limit: 5, offset: 10))
        #expect(query.isFiltered)
    }

    @Test func anEmptyFieldOfAFormAsksForNothing() throws {
        let query = try Samples.query([("q", ""), ("phase", ""), ("owner", ""), ("limit", "")])
        #expect(query.filter == ResourceFilter())
        #expect(query.page == Page(limit: 3, offset: 0))
        #expect(!query.isFiltered)
    }

    @Test(
        arguments: [
            ("phase", "Runing"), ("kind", "cupboards"), ("limit", "0"), ("limit", "many"),
            ("offset", "-1"), ("label", "=x"), ("label", "a!=b"),
            ("q", String(repeating: "a ", count: 17)),
            ("label", String(repeating: "a,", count: 17)),
        ])
    func whatMeansNothingIsRefused(field: String, value: String) {
        #expect {
            try Samples.query([(field, value)])
        } throws: { error in
            let refusal = error as? Refusal
            return refusal?.status == 400 && refusal?.code == "badQuery"
        }
    }

    @Test func theNextPartKeepsWhatWasAskedFor() {
        let address = Address.query("/search", [.offset: "200", .text: "a&b", .owner: "bob"])
        #expect(address == "/search?q=a%26b&owner=bob&offset=200")
    }
}
