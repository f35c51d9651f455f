import Manifests
import Testing

@testable import Planning

struct SelectionTests {
    private let kitchen = PlanningBench.kitchen

    @Test(arguments: [
        ("a=1", true), ("a==1", true), ("a = 1 , b=2", true), ("a=2", false), ("a!=2", true),
        ("a!=1", false), ("c!=1", true), ("a", true), ("c", false), ("!c", true), ("!a", false),
        ("a=1,c", false),
    ])
    func aSelectorMatches(_ text: String, _ expected: Bool) throws {
        let selector = try #require(LabelSelector(text))
        #expect(selector.matches(["a": "1", "b": "2"]) == expected)
    }

    @Test(arguments: ["", ",", "a,", "=1", "!", "!=1", "!a=1", " ", "a in (1)", "a b=1"])
    func whatIsNoSelectorIsRefused(_ text: String) {
        #expect(LabelSelector(text) == nil)
    }

    private func changes(targets: Set<ResourceID>, selector: String? = nil) throws -> [String] {
        let bench = kitchen.changed(
            "users/alice/cup.yaml", "name: cup}", "name: cup, labels: {project: tea}}")
        let plan = Planner.plan(bench.desired, given: bench.empty, at: PlanningBench.now)
        let labels = try selector.map { try #require(LabelSelector($0)) }
        return PlanSelection(targets: targets, selector: labels)
            .changes(of: plan, in: bench.desired, before: []).map(\.resource.description)
    }

    @Test func aTargetBringsAllThatItIsMadeFrom() throws {
        let run = ResourceID(kind: .trainingRun, owner: "alice", name: "run")
        #expect(
            try changes(targets: [run]) == [
                "NetworkArchitecture/net", "Model/alice/cup", "Dataset/alice/cups",
                "TrainingRun/alice/run",
            ])
    }

    @Test func labelsSelectAlsoWhatIsNoLongerDeclared() throws {
        #expect(try changes(targets: [], selector: "project=tea") == ["Model/alice/cup"])
        let labelled = kitchen.changed(
            "users/alice/download.yaml", "name: net}", "name: net, labels: {project: tea}}")
        let less = labelled.removing("users/alice/download.yaml")
        let plan = labelled.plan(to: less)
        let selection = PlanSelection(targets: [], selector: LabelSelector("project=tea"))
        let chosen = selection.changes(
            of: plan, in: less.desired, before: labelled.desired.resources)
        #expect(chosen.map(\.resource.description) == ["Download/alice/net"])
    }

    @Test func theGravestRiskComesFirst() throws {
        #expect(Risk.allCases.sorted() == [.deletes, .recomputes, .interrupts, .held, .none])
        let plan = kitchen.plan(to: kitchen.removing("users/alice/download.yaml"))
        #expect(try plan.change("Download/alice/net").risk == .deletes)
        let replaced = kitchen.plan(
            to: kitchen.changed("users/alice/cups.yaml", "images: 10", "images: 20"))
        #expect(try replaced.change("Dataset/alice/cups").risk == .recomputes)
    }
}
