import Docker
import Foundation
import TestSupport
import Testing

@Suite struct LogStreamTests {
    static let log =
        EngineStub.frame(1, "out one\n") + EngineStub.frame(2, "err\n")
        + EngineStub.frame(1, "") + EngineStub.frame(1, "no newline") + EngineStub.frame(3, "!")

    /// The output joined by stream, as borders between pieces mean nothing.
    static func read(_ pieces: [[UInt8]]) async throws -> [LogFrame.Stream: String] {
        try await EngineStub.serving { _ in
            .pieces(pieces)
        } _: { client, _ in
            var bytes: [LogFrame.Stream: [UInt8]] = [:]
            for try await frame in try await client.logs("c1", .whole) {
                #expect(!frame.bytes.isEmpty)
                bytes[frame.stream, default: []] += frame.bytes
            }
            return bytes.mapValues { String(decoding: $0, as: UTF8.self) }
        }
    }

    static let expected: [LogFrame.Stream: String] = [
        .standardOutput: "out one\nno newline", .standardError: "err\n", .engine: "!",
    ]

    @Test func framesAreTakenApartWhereverTheChunksAreCut() async throws {
        for cut in 1..<Self.log.count {
            let pieces = [Array(Self.log[..<cut]), Array(Self.log[cut...])]
            #expect(try await Self.read(pieces) == Self.expected, "cut at \(cut)")
        }
    }

    @Test func framesAreTakenApartFromSingleBytes() async throws {
        #expect(try await Self.read(Self.log.map { [$0] }) == Self.expected)
    }

    @Test func theQueryIsSentInFull() async throws {
        try await EngineStub.serving { _ in
            .pieces([])
        } _: { client, server in
            let query = LogQuery(
                since: Date(timeIntervalSince1970: 1_700_000_000.5), tail: 20, follows: true,
                hasTimestamps: true)
            for try await _ in try await client.logs("c1", query) {}
            #expect(server.requests.last?.path == "/v1.41/containers/c1/logs")
            #expect(
                server.requests.last?.query == [
                    "stdout": "1", "stderr": "1", "follow": "1", "timestamps": "1", "tail": "20",
                    "since": "1700000000.500000000",
                ])
        }
    }

    @Test(arguments: [
        Array("hello from a terminal".utf8), [4, 0, 0, 0, 0, 0, 0, 1, 65],
        [1, 1, 0, 0, 0, 0, 0, 1, 65],
    ])
    func aStreamWithoutFramesIsADecodingError(bytes: [UInt8]) async throws {
        let error = await #expect(throws: DockerError.self) { try await Self.read([bytes]) }
        #expect(EngineStub.words(error).contains("expected a container without a terminal"))
    }

    @Test(arguments: [
        [1, 0, 0, 0, 0, 0, 0, 9, 65], [1, 0, 0], [1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
    ])
    func aLogThatEndsInsideAFrameIsADecodingError(bytes: [UInt8]) async throws {
        let error = await #expect(throws: DockerError.self) { try await Self.read([bytes]) }
        #expect(EngineStub.words(error).contains("ends inside a frame"))
    }

    @Test func aConnectionCutInTheMiddleIsAnInterruption() async throws {
        try await EngineStub.serving { _ in
            StubResponse(200, body: .chunked([.bytes(EngineStub.frame(1, "a")), .drop]))
        } _: { client, _ in
            let frames = try await client.logs("c1", .following)
            var bytes: [UInt8] = []
            let error = await EngineStub.failure {
                for try await frame in frames { bytes += frame.bytes }
            }
            #expect(bytes == Array("a".utf8))
            #expect(EngineStub.words(error).contains("ended before its answer did"))
        }
    }

    @Test func theLogOfNoContainerIsNotFound() async throws {
        try await EngineStub.serving { _ in
            .json(404, #"{"message":"No such container: c1"}"#)
        } _: { client, _ in
            let error = await EngineStub.failure {
                try await client.logs("c1", .following)
            }
            #expect(error?.isNotFound == true)
        }
    }

    @Test func framesArriveWhileTheContainerStillRuns() async throws {
        try await EngineStub.serving(callTimeout: .seconds(30)) { _ in
            StubResponse(
                200,
                body: .chunked([
                    .bytes(EngineStub.frame(1, "early")), .gate("later"),
                    .bytes(EngineStub.frame(2, "late")),
                ]))
        } _: { client, server in
            var iterator = try await client.logs("c1", .following).makeAsyncIterator()
            #expect(try await iterator.next()?.bytes == Array("early".utf8))
            server.open("later")
            #expect(try await iterator.next()?.bytes == Array("late".utf8))
            #expect(try await iterator.next() == nil)
        }
    }

    @Test func leavingAFollowedLogClosesItsConnection() async throws {
        try await EngineStub.serving { _ in
            StubResponse(
                200, body: .chunked([.bytes(EngineStub.frame(1, "a")), .untilDisconnect]))
        } _: { client, server in
            for try await _ in try await client.logs("c1", .following) { break }
            await server.disconnects(atLeast: 1)
        }
    }

    @Test func manyFollowersLeaveRoomForPlainCalls() async throws {
        try await EngineStub.serving { request in
            request.path.hasSuffix("/logs")
                ? StubResponse(200, body: .chunked([.untilDisconnect])) : .json(200, "[]")
        } _: { client, server in
            var followed: [LogFrames] = []
            for number in 1...40 {
                followed.append(try await client.logs("c\(number)", .following))
            }
            #expect(try await client.containers(labels: [:]).isEmpty)
            #expect(followed.count == 40)
            followed = []
            await server.disconnects(atLeast: 40)
        }
    }
}
