import Manifests
import Testing

@testable import Persistence
@testable import Planning

/// An accepted revision has an event that says what is not in force, so that nobody has to search
/// for it.
@Suite struct RevisionEventTests {
    private static let second = String(repeating: "d", count: 40)
    private let all = Page(limit: 1000, offset: 0)
    private let bench: StoreBench
    private let cups = ResourceID.alice(.dataset, "cups")

    init() throws {
        bench = try StoreBench()
        try bench.converge()
    }

    private func labEvents() async throws -> [String] {
        try await bench.store.events(of: nil, after: 0, for: .admin, page: all)
            .filter { $0.resource == nil }.reversed().map { "\($0.reason): \($0.message)" }
    }

    private func breakCups() throws {
        bench.files["users/alice/cups.yaml"]?.replace("images: 10", with: "images: ten, imges: 3")
        bench.files["users/alice/cups.yaml"]?.replace("from:", with: "form:")
        bench.files["users/alice/candies.yaml"]?.replace("images: 10", with: "images: 20")
        try bench.accept(commit: Self.second)
    }

    @Test func theEventOfARevisionSaysWhatIsWrongAndWhatBegins() async throws {
        try breakCups()
        let event = try #require(try await labEvents().last)
        #expect(event.hasPrefix("revisionAccepted: dddddddddddd Add cups: "))
        #expect(event.contains(" errors from users/alice/cups.yaml:"))
        #expect(event.hasSuffix(", 2 changes, 2 to begin"))
    }

    @Test func whatAGuardHoldsIsCounted() async throws {
        for name in ["download", "run", "open", "cups", "candies", "cup", "candy"] {
            bench.files["users/alice/\(name).yaml"] = nil
        }
        try bench.accept(commit: Self.second)
        #expect(
            try await labEvents().last
                == "revisionAccepted: dddddddddddd Add cups: the guard holds 7, no change")
    }

    @Test func aResourceWhoseNewestManifestIsWrongIsMarked() async throws {
        func mark(_ id: ResourceID, for viewer: Viewer) async throws -> String? {
            try await bench.store.resource(id, for: viewer)?.summary.notInForce
        }
        #expect(try await mark(cups, for: .admin) == nil)
        try breakCups()
        let marked = try #require(try await mark(cups, for: .user(name: "alice")))
        #expect(marked.hasPrefix("users/alice/cups.yaml:"))
        #expect(try await mark(.alice(.dataset, "candies"), for: .admin) == nil)
        let rows = try await bench.store.resources(ResourceFilter(), for: .admin, page: all).items
        #expect(rows.filter { $0.notInForce != nil }.map(\.id) == [cups])
        let others = try await bench.store.resources(
            ResourceFilter(), for: .user(name: "bob"), page: all)
        #expect(others.items.allSatisfy { $0.notInForce == nil })
    }

    @Test func aGuardsStopAndItsEndAreEvents() async throws {
        let before = try await labEvents().count
        func note(_ message: String) throws {
            try bench.store.recordHealth(
                HealthRecord(
                    name: HealthRecord.guardName, isHealthy: message.isEmpty, message: message,
                    at: bench.now))
        }
        for message in ["", "deletes 6", "deletes 6", "deletes 7", ""] { try note(message) }
        #expect(
            try await labEvents().dropFirst(before) == [
                "guardHolds: deletes 6", "guardHolds: deletes 7",
                "guardReleased: nothing is held back any more",
            ])
    }

    @Test func whatFailsAndRecoversIsAnEventOnce() async throws {
        let before = try await labEvents().count
        for (isHealthy, message) in [(false, "away"), (false, "still away"), (true, "")] {
            try bench.store.recordHealth(
                HealthRecord(name: "Engine", isHealthy: isHealthy, message: message, at: bench.now))
        }
        #expect(
            try await labEvents().dropFirst(before) == [
                "engineFailing: away", "engineRecovered: Engine is well again",
            ])
    }

    @Test func onlyTheNewestEventsOfTheLabAreKept() async throws {
        try bench.store.write { db in
            for number in 0..<EventScope.labKeptMax + 10 {
                try db.insertLabEvent(reason: "test", message: "\(number)", at: bench.now)
            }
        }
        let count = try bench.store.read { db in
            try Int.first(db, sql: "SELECT count(*) FROM events WHERE resource IS NULL") ?? 0
        }
        #expect(count == EventScope.labKeptMax)
    }

    @Test func aFormerNameLeadsToTheNewOne() async throws {
        for (former, name) in [("cups", "mugs"), ("mugs", "bowls")] {
            let text = try #require(bench.files["users/alice/cups.yaml"])
            bench.files["users/alice/cups.yaml"] =
                text.contains("formerName")
                ? text.replacing(
                    "name: mugs, formerName: cups", with: "name: bowls, formerName: mugs")
                : text.replacing("name: cups}", with: "name: mugs, formerName: cups}")
            bench.files["users/alice/run.yaml"]?.replace(
                "datasetRef: \(former)", with: "datasetRef: \(name)")
            try bench.accept(commit: String(repeating: String(name.prefix(1)), count: 40))
        }
        let bowls = ResourceID.alice(.dataset, "bowls")
        #expect(try await bench.store.currentName(of: cups) == bowls)
        #expect(try await bench.store.currentName(of: .alice(.dataset, "mugs")) == bowls)
        #expect(try await bench.store.currentName(of: bowls) == nil)
    }

    @Test func aTaskThatSucceededStaysSoWhenItsResourceIsRemoved() async throws {
        bench.files["users/alice/download.yaml"] = nil
        bench.files["users/alice/run.yaml"] = nil
        try bench.accept(commit: Self.second)
        try bench.accept(commit: Self.second)
        let run = ResourceID.alice(.trainingRun, "run")
        let report = try #require(try await bench.store.resource(run, for: .admin))
        #expect(report.summary.phase == .deleting)
        let rows = try await bench.store.tasks(for: .admin, page: all)
        #expect(rows.first { $0.resource == run }?.phase == .succeeded)
    }
}
