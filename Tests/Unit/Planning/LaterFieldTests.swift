import Manifests
import Testing

@testable import Planning

/// How the planner treats `dependsOn`, `dropData`, `deletionPolicy` and work that it cannot do.
@Suite struct LaterFieldTests {
    private let kitchen = PlanningBench.kitchen.removing("users/alice/download.yaml")
    private static let sha = String(repeating: "b", count: 64)

    private func imported(_ more: String = "") -> PlanningBench {
        kitchen.adding(
            "users/alice/taken.yaml",
            """
            kind: TrainingRun
            metadata: {name: taken}
            spec:
              from:
                file: {path: nets/best.onnx}
                sha256: "\(Self.sha)"
                format: onnx
                details: {classes: [cup]}
            \(more)
            """)
    }

    private func inference(of network: String, in bench: PlanningBench) -> PlanningBench {
        bench.adding(
            "users/alice/look.yaml",
            """
            kind: InferenceRun
            metadata: {name: look}
            spec:
              networkRef: \(network)
              datasetRef: cups
              image: lab/trainer:1
              parameters: {threshold: 0.4}
              resources: {cpus: 1, memory: 1Gi}
            """)
    }

    @Test func anInferenceRunIsAContainerWithNetworkAndDataset() throws {
        let plan = kitchen.plan(to: inference(of: "run", in: kitchen))
        #expect(plan.changeList == ["create InferenceRun/alice/look"])
        #expect(plan.actionList == ["create InferenceRun/alice/look"])
        guard case .create(let workload)? = plan.actions.first?.action else {
            Issue.record("it makes no container")
            return
        }
        #expect(workload.inputs.map(\.name) == ["network", "dataset"])
        #expect(
            workload.inputs.map(\.source.description)
                == ["TrainingRun/alice/run", "Dataset/alice/cups"])
        #expect(workload.inputs.allSatisfy { $0.artifactDigest != nil })
        #expect(workload.image == "lab/trainer:1")
        #expect(workload.parameters == ["threshold": .number(0.4)])
        #expect(workload.resources.milliCPUs == 1_000)
    }

    @Test func anInferenceRunWaitsForItsNetwork() throws {
        let bench = inference(of: "run", in: kitchen)
        let plan = Planner.plan(bench.desired, given: bench.empty, at: PlanningBench.now)
        let standing = try plan.standing("InferenceRun/alice/look")
        #expect(standing.phase == .blocked)
        #expect(standing.message == "waits for TrainingRun/alice/run, Dataset/alice/cups")
    }

    @Test func anImportedNetworkIsTakenInAsAFile() throws {
        let plan = kitchen.plan(to: imported())
        #expect(plan.actionList == ["ingest TrainingRun/alice/taken"])
        guard case .ingest(let file)? = plan.actions.first?.action else {
            Issue.record("it takes nothing in")
            return
        }
        #expect(file.origin.description == "users/alice/nets/best.onnx")
        #expect(file.storedName == "model.onnx")
        #expect(file.companions == ["model.json": #"{"classes":["cup"]}"#])
        let ready = Planner.plan(
            imported().desired, given: imported().converged, at: PlanningBench.now)
        #expect(try ready.standing("TrainingRun/alice/taken").message == "as declared")
        let both = inference(of: "taken", in: imported())
        #expect(imported().plan(to: both).actionList == ["create InferenceRun/alice/look"])
    }

    @Test(arguments: [
        "kind: Dataset\nmetadata: {name: n}\n"
            + "spec: {from: {pictures: {folder: p, format: yolo}}}",
        "kind: InferenceRun\nmetadata: {name: n}\n"
            + "spec: {networkRef: run, pictures: {bucket: p/, format: unlabelled}, image: a:1}",
    ])
    func picturesThatWereNotRenderedAreRefusedInWords(_ text: String) throws {
        let plan = kitchen.plan(to: kitchen.adding("users/alice/n.yaml", text))
        #expect(plan.actions.isEmpty)
        let standing = try #require(plan.standings.first { $0.resource.name == "n" })
        #expect(standing.phase == .blocked)
        #expect(standing.reason == .unsupported)
        #expect(standing.message.hasPrefix("this version does not take in pictures"))
    }

    @Test func workWaitsForWhatItDependsOn() throws {
        let bench = imported("  dependsOn: []").adding(
            "users/alice/late.yaml",
            """
            kind: TrainingRun
            metadata: {name: late}
            spec:
              datasetRef: cups
              architectureRef: net
              seed: 9
              dependsOn: [{kind: TrainingRun, name: taken}]
            """)
        let plan = kitchen.plan(to: bench)
        let standing = try plan.standing("TrainingRun/alice/late")
        #expect(standing.phase == .blocked)
        #expect(standing.reason == .dependencyNotReady)
        #expect(standing.message == "waits for TrainingRun/alice/taken, as 'dependsOn' asks")
        #expect(imported().plan(to: bench).actionList == ["create TrainingRun/alice/late"])
    }

    @Test func droppedDataIsDeletedOnceAndWhatIsFinishedStaysFinished() throws {
        let dropped = kitchen.changed("users/alice/cups.yaml", "spec:", "spec:\n  dropData: true")
        let plan = kitchen.plan(to: dropped)
        #expect(plan.changeList == ["update Dataset/alice/cups"])
        #expect(plan.actionList == ["dropData Dataset/alice/cups"])
        #expect(try plan.standing("Dataset/alice/cups").phase == .succeeded)
        #expect(try plan.standing("Dataset/alice/cups").reason == .dataDropped)
        #expect(try plan.standing("TrainingRun/alice/run").phase == .succeeded)
        var after = dropped.converged
        for task in after.versions.keys where task.resource.kind == .dataset {
            after.versions[task] = nil
        }
        let more = dropped.changed("users/alice/run.yaml", "net}", "net, seed: 5}")
        let next = Planner.plan(more.desired, given: after, at: PlanningBench.now)
        #expect(next.actions.isEmpty)
        let blocked = try next.standing("TrainingRun/alice/run")
        #expect(blocked.phase == .blocked)
        #expect(blocked.message == "the data of Dataset/alice/cups was dropped by 'dropData'")
    }

    @Test func whatWasNeverMadeIsBlockedByDroppedData() throws {
        let dropped = kitchen.changed("users/alice/cups.yaml", "spec:", "spec:\n  dropData: true")
        let plan = Planner.plan(dropped.desired, given: dropped.empty, at: PlanningBench.now)
        #expect(plan.actionList == ["ingest Model/alice/cup"])
        #expect(try plan.standing("Dataset/alice/cups").phase == .blocked)
    }

    @Test func anOrphanIsLetGoOfAndNotPurged() throws {
        let orphan = kitchen.changed(
            "users/alice/run.yaml", "spec: {", "spec: {deletionPolicy: orphan, ")
        var world = orphan.converged
        let id = ResourceID(kind: .trainingRun, owner: "alice", name: "run")
        let known = try #require(world.inventory[id])
        world.inventory[id] = InventoryRecord(
            resource: InventoryIdentity(
                id: id, generation: 1, specDigest: known.specDigest, path: known.path),
            inputDigest: known.inputDigest, canonicalSpec: known.canonicalSpec,
            current: known.current,
            deletion: Deletion(
                requestedAt: PlanningBench.now, grace: .seconds(60), revision: "r2"))
        let less = orphan.removing("users/alice/run.yaml")
        let late = Planner.plan(
            less.desired, given: world, at: PlanningBench.now.adding(.seconds(60)))
        #expect(late.actionList.contains("release TrainingRun/alice/run"))
        #expect(!late.actionList.contains("purge TrainingRun/alice/run"))
    }

    @Test func aPriorityClassOfTheLabIsItsNumber() throws {
        let bench = kitchen.changed(
            "lab.yaml", "spec: {", "spec: {priorityClasses: {urgent: {value: 70}}, "
        ).changed("users/alice/run.yaml", "spec: {", "spec: {priority: urgent, ")
        let run = try #require(
            bench.desired.resources.first { $0.id.kind == .trainingRun }?.spec.run)
        #expect(run.priority == 70)
        #expect(run.priorityClass == "urgent")
    }
}
