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
    func aContainerHasGPUsOfItsOwn(_ kind: EngineKind) async throws {
        try await kind.with("engine-gpus") { bench in
            let engine = bench.engine
            let two = bench.request(.waits, attempt: 1, gpus: 2)
            let first = try await engine.create(two)
            let second = try await engine.create(bench.request(.waits, attempt: 2, gpus: 1))
            let third = bench.request(.waits, attempt: 3, gpus: 1)
            await #expect(throws: EngineError.busy("fewer than 1 GPUs are free")) {
                _ = try await engine.create(third)
            }
            _ = try await engine.create(bench.request(.waits, attempt: 4))
            #expect(try await engine.create(two) == first, "it has its own")
            try await engine.remove(second.id)
            _ = try await engine.create(third)
            let seen = try await engine.list().sorted { $0.attempt < $1.attempt }
            #expect(seen.map(\.attempt) == [1, 3, 4])
            #expect(seen.map(\.gpus) == [[0, 1], [2], []])
        }
    }

    /// Each looked at what others had, and all took the first.
    @Test(arguments: EngineKind.allCases)
    func containersMadeAtOnceShareNoGPU(_ kind: EngineKind) async throws {
        try await kind.with("engine-gpus-at-once") { bench in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for attempt in 1...EngineBench.gpuCount {
                    group.addTask {
                        _ = try await bench.engine.create(
                            bench.request(.waits, attempt: attempt, gpus: 1))
                    }
                }
                try await group.waitForAll()
            }
            let gpus = try await bench.engine.list().flatMap(\.gpus)
            #expect(gpus.sorted() == Array(0..<EngineBench.gpuCount))
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

    /// What was read before is not handed out again.
    @Test(arguments: EngineKind.allCases)
    func aLogIsReadOnFromWhereItWasLeft(_ kind: EngineKind) async throws {
        try await kind.with("engine-follow") { bench in
            let id = try await bench.started(.prints("one\ntwo\n"))
            _ = try await bench.end(of: id)
            var position = LogPosition()
            var bytes = Data()
            var hasCaughtUp = false
            let take = { (piece: LogPiece) in
                bytes += piece.bytes
                position = piece.position
                hasCaughtUp = piece.hasCaughtUp
            }
            #expect(try await bench.engine.followLog(of: id, after: position, take))
            #expect(Self.printed(StoredLog.mark + bytes) == "one\ntwo\n" && hasCaughtUp)
            #expect(position.offsetBytes == bytes.count)
            bytes = Data()
            #expect(try await bench.engine.followLog(of: id, after: position, take))
            #expect(bytes.isEmpty)
            try await bench.engine.remove(id)
            await #expect(throws: EngineError.notFound) {
                try await bench.engine.followLog(of: id, after: position, take)
            }
        }
    }

    @Test(arguments: EngineKind.allCases)
    func anEndIsTold(_ kind: EngineKind) async throws {
        try await kind.with("engine-events") { bench in
            let (events, sink) = AsyncStream<EngineEvent>.makeStream()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await bench.engine.events { sink.yield($0) } }
                var seen = events.makeAsyncIterator()
                #expect(await seen.next() == .listening)
                let id = try await bench.started(.exits(0))
                _ = try await bench.end(of: id)
                #expect(await seen.next() == .ended(id: id))
                #expect(try await bench.state(of: id) == .exited)
                group.cancelAll()
            }
        }
    }

    @Test(arguments: EngineKind.allCases)
    func useIsToldOfWhatRuns(_ kind: EngineKind) async throws {
        try await kind.with("engine-usage") { bench in
            let id = try await bench.started(.waits)
            let usage = try #require(try await bench.engine.usage(of: id))
            #expect(usage.memoryBytes > 0 && usage.cpuTime > .zero)
            try await bench.engine.stop(id, grace: .seconds(20))
            #expect(try await bench.engine.usage(of: id) == nil)
            try await bench.engine.remove(id)
            #expect(try await bench.engine.usage(of: id) == nil)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func theSizeIsTold(_ kind: EngineKind) async throws {
        try await kind.with("engine-size") { bench in
            let capacity = try await bench.engine.capacity()
            #expect(capacity.milliCPUs >= 1_000 && capacity.memoryBytes > 1 << 20)
            #expect(bench.engine.capabilities.sharesFiles)
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
