import Foundation
import Manifests
import Testing

@testable import Planning

/// A lab written as manifests, and the world after everything in it was carried out.
struct PlanningBench {
    static let now = Instant(bootID: "b", uptime: .seconds(10_000), wall: .seconds(1_000_000))
    static let policy = Policy.standard(
        capacity: Resources(milliCPUs: 4000, memoryBytes: 8 << 30, gpus: 0))

    var files: [String: String]

    /// Alice with one model, a dataset of it, a run on that and a download of the run.
    static let kitchen = PlanningBench(files: [
        "lab.yaml": """
        apiVersion: lab/v1
        kind: Lab
        metadata: {name: lab}
        spec: {defaults: {rendererImage: "lab/renderer:1", trainerImage: "lab/trainer:1"}}
        """,
        "people.yaml": """
        apiVersion: lab/v1
        kind: User
        metadata: {name: alice}
        spec: {displayName: Alice, email: alice@lab.example, role: researcher}
        """,
        "net.yaml": """
        apiVersion: lab/v1
        kind: NetworkArchitecture
        metadata: {name: net}
        spec: {identifier: net, parameters: {epochs: {type: integer, default: 3}}}
        """,
        "users/alice/cup.yaml": """
        apiVersion: lab/v1
        kind: Model
        metadata: {name: cup}
        spec:
          source: {path: cup.blend}
          sha256: "\(String(repeating: "a", count: 64))"
        """,
        "users/alice/cups.yaml": """
        apiVersion: lab/v1
        kind: Dataset
        metadata: {name: cups}
        spec:
          from: {models: [{modelRef: cup, class: cup}]}
          renderer: {parameters: {images: 10}}
        """,
        "users/alice/run.yaml": """
        apiVersion: lab/v1
        kind: TrainingRun
        metadata: {name: run}
        spec: {datasetRef: cups, architectureRef: net}
        """,
        "users/alice/download.yaml": """
        apiVersion: lab/v1
        kind: Download
        metadata: {name: net}
        spec: {of: {kind: TrainingRun, name: run}, keepFor: 2h}
        """,
    ])

    func changed(_ path: String, _ old: String, _ new: String) -> PlanningBench {
        var copy = self
        copy.files[path] = files[path]?.replacingOccurrences(of: old, with: new)
        return copy
    }

    func adding(_ path: String, _ text: String) -> PlanningBench {
        var copy = self
        copy.files[path] = text
        return copy
    }

    func removing(_ paths: String...) -> PlanningBench {
        var copy = self
        for path in paths { copy.files[path] = nil }
        return copy
    }

    func load(after base: PlanningBench? = nil) -> LoadResult {
        let good = base?.desired.resources.map {
            LastGoodDocument(id: $0.id, document: $0.document)
        }
        return ManifestLoader().load(
            files.sorted { $0.key < $1.key }.map {
                SourceFile(path: $0.key, content: Data($0.value.utf8))
            }, lastGood: good ?? [], policy: .unrestricted)
    }

    var desired: DesiredState { load().desired }

    /// The world after everything in this bench was carried out.
    var converged: ObservedState {
        .converged(on: desired, policy: Self.policy, revision: "r2", at: Self.now)
    }

    var empty: ObservedState { ObservedState(policy: Self.policy, revision: "r1") }

    /// The plan that leads from this bench to `next`.
    func plan(to next: PlanningBench) -> Plan {
        Planner.plan(next.load(after: self).desired, given: converged, at: Self.now)
    }
}

extension Plan {
    /// `verb resource` of each change.
    var changeList: [String] { changes.map { "\($0.verb.rawValue) \($0.resource)" } }

    /// `verb resource` of each action.
    var actionList: [String] { actions.map { "\($0.action.verb) \($0.subject.resource)" } }

    func standing(_ id: String) throws -> ResourceStanding {
        try #require(standings.first { $0.resource.description == id })
    }

    func change(_ id: String) throws -> ResourceChange {
        try #require(changes.first { $0.resource.description == id })
    }
}
