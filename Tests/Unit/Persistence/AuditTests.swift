import GRDB
import Manifests
import Planning
import Testing

@testable import Persistence

@Suite struct AuditTests {
    /// A way to make the store write each type.
    static func provoke(_ type: AuditType, in bench: StoreBench) throws {
        switch type {
        case .createModel, .createDataset, .createNetwork, .createUser, .requestNetworkDownload:
            try bench.accept()
        case .updateModel: try change("cup.yaml", "A cup", "Cup", in: bench)
        case .updateDataset: try change("cups.yaml", "images: 10", "images: 11", in: bench)
        case .updateNetwork: try change("run.yaml", "datasetRef", "seed: 4, datasetRef", in: bench)
        case .deleteModel: try remove(["cup", "cups", "run", "download"], in: bench)
        case .deleteDataset: try remove(["cups", "run", "download"], in: bench)
        case .deleteNetwork: try remove(["run", "download"], in: bench)
        case .requestModelDownload: try request(.model, "cup", in: bench)
        case .requestDatasetDownload: try request(.dataset, "cups", in: bench)
        case .downloadModel: try mint(.model, "cup", in: bench)
        case .downloadDataset: try mint(.dataset, "cups", in: bench)
        case .downloadNetwork: try mint(.trainingRun, "run", in: bench)
        case .datasetCreated, .trainNetwork, .networkTrained: try bench.converge()
        case .stopTask: try stop(in: bench)
        case .logInUser:
            try bench.store.recordSignIn(of: .user(name: "alice"), at: bench.now)
        }
    }

    @Test(arguments: AuditType.allCases)
    func eachTypeIsWritten(type: AuditType) async throws {
        let bench = try StoreBench()
        try Self.provoke(type, in: bench)
        let rows = try #require(
            try await bench.store.audit(for: .admin, page: Page(limit: 1000, offset: 0)))
        #expect(rows.contains { $0.action == type })
        #expect(rows.map(\.id) == Array((1...rows.count).reversed()))
        #expect(try bench.store.verifyAuditChain() == .intact(rows: rows.count))
    }

    static func change(
        _ path: String, _ old: String, _ new: String, in bench: StoreBench
    ) throws {
        try bench.accept()
        bench.files["users/alice/\(path)"]?.replace(old, with: new)
        try bench.accept(commit: "changed")
    }

    static func remove(_ names: [String], in bench: StoreBench) throws {
        try bench.accept()
        for name in names { bench.files["users/alice/\(name).yaml"] = nil }
        let trips = try bench.plan().guardTrips
        try bench.store.approve(
            revision: StoreBench.revision.commit, resources: Set(trips.flatMap(\.resources)),
            by: .admin, at: bench.now)
        try bench.accept()
    }

    static func request(_ kind: Kind, _ name: String, in bench: StoreBench) throws {
        bench.files["users/alice/d.yaml"] = StoreManifests.download("d", of: name, kind: kind)
        try bench.accept()
    }

    static func mint(_ kind: Kind, _ name: String, in bench: StoreBench) throws {
        try request(kind, name, in: bench)
        let isMinted = try bench.store.recordMint(
            download: .alice(.download, "d"), viewer: .user(name: "alice"), at: bench.now)
        #expect(isMinted)
    }

    static func stop(in bench: StoreBench) throws {
        let conclude = PlannedAction(
            subject: ActionSubject(
                resource: EffectTests.task.resource, task: EffectTests.task, attempt: 1),
            action: .conclude(.stopped(.cancelled)), reason: .cancelled, rerun: nil)
        try bench.carryOut(conclude)
    }

    @Test func aLinkForAnothersDownloadIsNotAudited() async throws {
        let bench = try StoreBench()
        try bench.accept()
        let download = ResourceID.alice(.download, "net")
        for viewer in [Viewer.anonymous, .user(name: "bob")] {
            let isMinted = try bench.store.recordMint(
                download: download, viewer: viewer, at: bench.now)
            #expect(!isMinted)
        }
        let rows = try #require(
            try await bench.store.audit(for: .admin, page: Page(limit: 1000, offset: 0)))
        #expect(!rows.contains { $0.action == .downloadNetwork })
    }

    @Test(arguments: [
        "UPDATE audit SET actor = 'mallory' WHERE sequence = 2",
        "UPDATE audit SET type = 'LOG_IN_USER' WHERE sequence = 2",
        "DELETE FROM audit WHERE sequence = 2",
    ])
    func tamperingIsFound(sql: String) throws {
        let bench = try StoreBench()
        try bench.accept()
        #expect(throws: StateStoreError.self) {
            try bench.store.write { try $0.execute(sql: sql) }
        }
        try bench.store.write { db in
            try db.execute(sql: "DROP TRIGGER audit_stays; DROP TRIGGER audit_is_kept; \(sql)")
        }
        #expect(try bench.store.verifyAuditChain() == .broken(atSequence: 2))
    }

    @Test func theTableWritesOnlyWhatTheSeedNames() {
        var written: Set<AuditType> = []
        for kind in Kind.allCases {
            for verb in ResourceChange.Verb.allCases {
                for time in AuditedTransition.FirstTime.allCases {
                    written.formUnion(
                        [AuditTable.type(of: .accepted(verb, kind, time))].compactMap(\.self))
                    #expect(AuditTable.type(of: .accepted(.blocked, kind, time)) == nil)
                }
            }
            let ends =
                [.succeeded] + FailureClass.allCases.map(AttemptEnd.failed)
                + StopReason.allCases.map(AttemptEnd.stopped)
            for end in ends {
                let type = AuditTable.type(of: .ended(kind, end))
                if case .failed = end { #expect(type == nil) }
                if case .stopped = end { #expect(type == .stopTask) }
                written.formUnion([type].compactMap(\.self))
            }
            let rest: [AuditedTransition] = [
                .requested(target: kind), .minted(target: kind), .started(kind), .signedIn,
                .renamed(kind, from: "x"),
            ]
            written.formUnion(rest.compactMap(AuditTable.type))
        }
        #expect(written == Set(AuditType.allCases))
    }

    @Test func aUserIsCreatedOnce() throws {
        #expect(AuditTable.type(of: .accepted(.create, .user, .first)) == .createUser)
        #expect(AuditTable.type(of: .accepted(.create, .user, .again)) == nil)
        #expect(AuditTable.type(of: .accepted(.restore, .user, .again)) == nil)
    }
}
