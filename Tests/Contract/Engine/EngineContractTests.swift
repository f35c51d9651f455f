import Execution
import Foundation
import Planning
import Testing

/// What every container engine does. The simulated one is only as good as this suite, so it is
/// run on a real one as well.
@Suite struct EngineContractTests {
    @Test(arguments: EngineKind.allCases)
    func creatingAgainMeetsTheSameContainer(_ kind: EngineKind) async throws {
        try await kind.with("engine-adopt") { bench in
            let request = bench.request(.waits, attempt: 1)
            let first = try await bench.engine.create(request)
            #expect(try await bench.engine.create(request) == first)
            let seen = try await bench.engine.list()
            #expect(seen.map(\.id) == [first.id])
            #expect(seen.first?.resource == request.identity.task.resource)
            #expect(seen.first?.digest == request.identity.task.digest)
            #expect(seen.first?.attempt == 1)
            #expect(seen.first?.state == .created)
            let next = try await bench.engine.create(bench.request(.waits, attempt: 2))
            #expect(next.id != first.id)
            #expect(try await bench.engine.list().map(\.attempt).sorted() == [1, 2])
        }
    }

    @Test(arguments: EngineKind.allCases)
    func aContainerIsKnownByItsGPUs(_ kind: EngineKind) async throws {
        try await kind.with("engine-gpus") { bench in
            let request = bench.request(.waits, attempt: 1, gpus: [0, 2])
            let first = try await bench.engine.create(request)
            #expect(try await bench.engine.create(request) == first)
            _ = try await bench.engine.create(bench.request(.waits, attempt: 2))
            let seen = try await bench.engine.list().sorted { $0.attempt < $1.attempt }
            #expect(seen.map(\.gpus) == [[0, 2], []])
            // Made late by an earlier call: what it has may be somebody else's by now.
            await #expect(throws: EngineError.foreignContainer(name: request.identity.name)) {
                _ = try await bench.engine.create(bench.request(.waits, attempt: 1, gpus: [1, 2]))
            }
        }
    }

    @Test(arguments: EngineKind.allCases)
    func aNameTakenByAStrangerIsLeftAlone(_ kind: EngineKind) async throws {
        try await kind.with("engine-foreign") { bench in
            let request = bench.request(.waits, attempt: 1)
            try await bench.makeForeign(request.identity.name)
            await #expect(throws: EngineError.foreignContainer(name: request.identity.name)) {
                _ = try await bench.engine.create(request)
            }
            let left = try await bench.engine.list()
            #expect(left.isEmpty)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func startingTwiceStartsOnce(_ kind: EngineKind) async throws {
        try await kind.with("engine-start") { bench in
            let id = try await bench.started(.waits)
            #expect(try await bench.state(of: id) == .running)
            try await bench.engine.start(id)
            #expect(try await bench.state(of: id) == .running)
            #expect(try await bench.engine.list().count == 1)
        }
    }

    @Test(arguments: EngineKind.allCases, [0, 1, 3, 125, 137, 255])
    func theExitCodeIsTold(_ kind: EngineKind, _ code: Int) async throws {
        try await kind.with("engine-exit-\(code)") { bench in
            let id = try await bench.started(.exits(code))
            let exit = try await bench.end(of: id)
            #expect(exit.code == code && !exit.isOutOfMemory)
            #expect(try await bench.state(of: id) == .exited)
        }
    }

    /// The Engine tells exit code 0 of what runs; taken for an end, half a result was kept.
    @Test(arguments: EngineKind.allCases)
    func whatRunsHasNoExit(_ kind: EngineKind) async throws {
        try await kind.with("engine-running") { bench in
            let id = try await bench.started(.waits)
            await #expect(throws: EngineError.self) { _ = try await bench.engine.exit(of: id) }
        }
    }

    @Test(arguments: EngineKind.allCases)
    func aPoliteContainerStopsWithinItsGrace(_ kind: EngineKind) async throws {
        try await kind.with("engine-stop") { bench in
            let id = try await bench.started(.waits)
            try await bench.engine.stop(id, grace: .seconds(20))
            #expect(try await bench.engine.exit(of: id).code == 143)
            try await bench.engine.stop(id, grace: .seconds(1))
            #expect(try await bench.engine.exit(of: id).code == 143)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func oneThatIgnoresTheSignalIsKilledAfterItsGrace(_ kind: EngineKind) async throws {
        try await kind.with("engine-kill") { bench in
            let id = try await bench.started(.ignoresTerminate)
            try await bench.firstOutput(of: id)
            try await bench.engine.stop(id, grace: .seconds(1))
            #expect(try await bench.state(of: id) == .exited)
            #expect(try await bench.engine.exit(of: id).code == 137)
        }
    }

    /// The tiny init that every container has is what fails to find it, so it does start.
    @Test(arguments: EngineKind.allCases)
    func aCommandThatDoesNotExistEndsWith127(_ kind: EngineKind) async throws {
        try await kind.with("engine-refused") { bench in
            let id = try await bench.started(.lacksCommand)
            let exit = try await bench.end(of: id)
            #expect(exit.code == 127 && !exit.isOutOfMemory)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func oneThatNeverStartedIsRemoved(_ kind: EngineKind) async throws {
        try await kind.with("engine-unstarted") { bench in
            let id = try await bench.engine.create(bench.request(.waits, attempt: 1)).id
            try await bench.engine.stop(id, grace: .seconds(1))
            #expect(try await bench.state(of: id) == .created)
            try await bench.engine.remove(id)
            let left = try await bench.engine.list()
            #expect(left.isEmpty)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func aMissingImageIsNamed(_ kind: EngineKind) async throws {
        try await kind.with("engine-image") { bench in
            await #expect(throws: EngineError.imageMissing("absent:local")) {
                _ = try await bench.engine.create(bench.request(.lacksImage, attempt: 1))
            }
            let left = try await bench.engine.list()
            #expect(left.isEmpty)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func removingTwiceRemovesOnce(_ kind: EngineKind) async throws {
        try await kind.with("engine-remove") { bench in
            let id = try await bench.started(.exits(0))
            _ = try await bench.end(of: id)
            try await bench.engine.remove(id)
            try await bench.engine.remove(id)
            let left = try await bench.engine.list()
            #expect(left.isEmpty)
            await #expect(throws: EngineError.notFound) {
                _ = try await bench.engine.exit(of: id)
            }
            await #expect(throws: EngineError.notFound) {
                _ = try await bench.engine.log(of: id, maxBytes: 100)
            }
        }
    }

    @Test(arguments: EngineKind.allCases)
    func whatRunsIsNotRemoved(_ kind: EngineKind) async throws {
        try await kind.with("engine-busy") { bench in
            let id = try await bench.started(.waits)
            await #expect(throws: EngineError.self) { try await bench.engine.remove(id) }
            #expect(try await bench.state(of: id) == .running)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func theOutputIsKept(_ kind: EngineKind) async throws {
        try await kind.with("engine-log") { bench in
            let id = try await bench.started(.prints("one\ntwo\n"))
            _ = try await bench.end(of: id)
            let log = try await bench.engine.log(of: id, maxBytes: 1000)
            #expect(Self.printed(log) == "one\ntwo\n")
        }
    }

    /// What a container printed, without the instants that a real engine knows.
    private static func printed(_ log: Data) -> String {
        let isStamped = log.starts(with: StoredLog.mark)
        return log.dropFirst(isStamped ? StoredLog.mark.count : 0).split(separator: 0x0A).map {
            let text = StoredLog.hasStamp($0) ? $0.dropFirst(StoredLog.stampBytes) : $0
            return String(decoding: text, as: UTF8.self) + "\n"
        }.joined()
    }

    @Test(arguments: EngineKind.allCases)
    func theEngineIsTheSameWhileItLives(_ kind: EngineKind) async throws {
        try await kind.with("engine-identity") { bench in
            let first = await bench.engine.identity()
            #expect(first != nil)
            #expect(await bench.engine.identity() == first)
        }
    }
}
