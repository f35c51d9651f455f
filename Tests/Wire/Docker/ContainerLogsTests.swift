import Docker
import Execution
import Foundation
import Planning
import Synchronization
import TestSupport
import Testing

/// What a container writes is asked for once, however many follow it.
@Suite struct ContainerLogsTests {
    private static let times = (0..<3).map { "2026-11-30T08:07:05.12345678\($0)Z " }
    private static let all = LogPlace.offset(0, maxBytes: 1 << 20)

    private static func message(_ number: Int, _ text: String) -> [UInt8] {
        EngineStub.frame(1, times[number] + text)
    }

    /// Answers as an Engine does that has `stored` and then writes the steps.
    private static func engine(
        _ stored: [[UInt8]], then steps: [StubResponse.Step]
    ) -> StubHTTPServer.Responder {
        { request in
            guard request.query["follow"] == "1" else {
                return .pieces(stored.last.map { [$0] } ?? [])
            }
            return StubResponse(200, body: .chunked(stored.map(StubResponse.Step.bytes) + steps))
        }
    }

    private static func details(_ state: String) -> StubResponse {
        .json(
            200,
            """
            {"Id":"c1","Name":"/c1","Created":"2026-11-30T08:00:00Z","Image":"sha256:a",
             "State":{"Status":"\(state)","ExitCode":0},"Config":{},"HostConfig":{}}
            """)
    }

    /// - Parameter states: of the container, one after another as it is asked for.
    private static func with(
        _ responder: @escaping StubHTTPServer.Responder, states: [String] = ["exited"],
        _ body: (ContainerLogs, StubHTTPServer) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let looks = Mutex(0)
        try await EngineStub.serving(responder: { request in
            guard request.path.hasSuffix("/json") else { return responder(request) }
            let look = looks.withLock { count in
                count += 1
                return count
            }
            return details(states[min(look, states.count) - 1])
        }) { client, server in
            let logs = ContainerLogs(
                engine: EngineStub.engine(client), folder: folder.path("logs"),
                time: TimeSource.system())
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await logs.run() }
                try await body(logs, server)
                group.cancelAll()
            }
        }
    }

    /// A part of the log. Only a machine that is busy with other tests needs longer than a reader
    /// is let wait.
    private static func part(_ logs: ContainerLogs, _ place: LogPlace) async throws -> LogPart {
        while true {
            do {
                return try await logs.part(of: "c1", place)
            } catch EngineError.unreachable {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    private static func text(_ part: LogPart) -> String {
        String(decoding: part.bytes, as: UTF8.self)
    }

    /// Twenty followers of 30 MiB kept the Engine busy and made the daemon grow.
    @Test func aLogIsReadOnceForAllWhoFollowIt() async throws {
        let stored = [Self.message(0, "one\n"), Self.message(1, "two\n")]
        try await Self.with(
            Self.engine(stored, then: [.gate("more"), .bytes(Self.message(2, "three\n"))])
        ) { logs, server in
            let begun = "\(Self.times[0])one\n\(Self.times[1])two\n"
            for _ in 0..<20 {
                let part = try await Self.part(logs, Self.all)
                #expect(Self.text(part) == begun && part.isAtEnd && !part.isWhole)
            }
            server.open("more")
            var part = try await Self.part(logs, .offset(begun.utf8.count, maxBytes: 1 << 20))
            while !part.isWhole {
                try await Task.sleep(for: .milliseconds(20))
                part = try await Self.part(logs, .offset(begun.utf8.count, maxBytes: 1 << 20))
            }
            #expect(Self.text(part) == "\(Self.times[2])three\n")
            let read = server.requests.filter { $0.path.hasSuffix("/logs") }
            #expect(read.map { $0.query["follow"] } == ["0", "1"])
            #expect(read.first?.query["tail"] == "1", "only the end")
        }
    }

    @Test func aPartEndsAndBeginsWhereItIsMeantTo() async throws {
        let stored = (0..<3).map { Self.message($0, "line \($0)\n") }
        try await Self.with(Self.engine(stored, then: [.untilDisconnect])) { logs, _ in
            let last = try await Self.part(logs, .lastLines(2, maxBytes: 1 << 20))
            #expect(Self.text(last) == "\(Self.times[1])line 1\n\(Self.times[2])line 2\n")
            #expect(last.offsetBytes == 38 && last.isAtEnd)
            let cut = try await Self.part(logs, .lastLines(2, maxBytes: 10))
            #expect(Self.text(cut) == "2Z line 2\n")
            let piece = try await Self.part(logs, .offset(31, maxBytes: 7))
            #expect(Self.text(piece) == "line 0\n" && !piece.isAtEnd)
        }
    }

    /// The Engine gives a line above 16 KiB in parts, each with the time of the first.
    @Test func aLongLineHasOneTime() async throws {
        let stored = [
            Self.message(0, "long "), Self.message(0, "line\n"), Self.message(1, "next\n"),
        ]
        try await Self.with(Self.engine(stored, then: [])) { logs, _ in
            var part = try await Self.part(logs, Self.all)
            while !part.isWhole {
                try await Task.sleep(for: .milliseconds(20))
                part = try await Self.part(logs, Self.all)
            }
            #expect(Self.text(part) == "\(Self.times[0])long line\n\(Self.times[1])next\n")
            #expect(part.isStamped)
        }
    }

    @Test func nothingIsLostOrToldTwiceWhenTheEngineIsCutOff() async throws {
        let stored = [Self.message(0, "one\n"), Self.message(0, "two\n")]
        let begun = EngineStub.frame(1, "\(Self.times[1])half a").dropLast(3)
        let followers = Mutex(0)
        let all = stored + [Self.message(1, "half a line\n"), Self.message(2, "end\n")]
        try await Self.with({ request in
            guard request.query["follow"] == "1" else { return .pieces([stored[1]]) }
            let isFirst = followers.withLock { count in
                count += 1
                return count == 1
            }
            return isFirst
                ? StubResponse(
                    200,
                    body: .chunked(
                        stored.map(StubResponse.Step.bytes) + [.bytes(Array(begun)), .drop]))
                : .pieces(all)
        }) { logs, _ in
            var part = try await Self.part(logs, Self.all)
            while !part.isWhole {
                try await Task.sleep(for: .milliseconds(20))
                part = try await Self.part(logs, Self.all)
            }
            #expect(
                Self.text(part) == "\(Self.times[0])one\n\(Self.times[0])two\n"
                    + "\(Self.times[1])half a line\n\(Self.times[2])end\n")
        }
    }

    /// When the Engine was stopped and left its containers running, nobody was told more.
    @Test func aStreamThatEndsIsNotTheEndOfItsContainer() async throws {
        let stored = [Self.message(0, "one\n"), Self.message(1, "two\n")]
        let followers = Mutex(0)
        try await Self.with(
            { request in
                guard request.query["follow"] == "1" else { return .pieces([stored[1]]) }
                let number = followers.withLock { count in
                    count += 1
                    return count
                }
                return .pieces(Array(stored.prefix(number)))
            }, states: ["running", "exited"]
        ) { logs, _ in
            var part = try await Self.part(logs, Self.all)
            while !part.isWhole {
                try await Task.sleep(for: .milliseconds(20))
                part = try await Self.part(logs, Self.all)
            }
            #expect(Self.text(part) == "\(Self.times[0])one\n\(Self.times[1])two\n")
        }
    }

    /// A disk that is full is told as such, not as an Engine that does not answer.
    @Test func aFolderThatCannotBeWrittenIsToldAsSuch() async throws {
        try await EngineStub.serving(responder: { _ in .pieces([]) }) { client, _ in
            let logs = ContainerLogs(
                engine: EngineStub.engine(client), folder: "/proc/no-such-place",
                time: TimeSource.system())
            await #expect(throws: FileError.self) { try await logs.part(of: "c1", Self.all) }
        }
    }

    /// The page of a running task waited 15 s for an Engine that hung, and then failed.
    @Test func anEngineThatHangsIsNotWaitedFor() async throws {
        try await Self.with({ _ in StubResponse(200, body: .chunked([.untilDisconnect])) }) {
            logs, _ in
            let clock = ContinuousClock()
            let length = await clock.measure {
                let error = await #expect(throws: EngineError.self) {
                    try await logs.part(of: "c1", Self.all)
                }
                #expect(error?.description == "the container engine does not answer")
            }
            #expect(length < .seconds(5))
        }
    }
}
