import Docker
import Foundation
import TestSupport
import Testing

@Suite struct EventStreamTests {
    static let start = """
        {"status":"start","id":"c1","Type":"container","Action":"start","Actor":{"ID":"c1",\
        "Attributes":{"name":"lab-1","k":"v"}},"time":1700000000,"timeNano":1700000000500000000}\n
        """
    static let die = """
        {"Type":"container","Action":"die","Actor":{"ID":"c1","Attributes":{"exitCode":"3"}},\
        "time":1700000001}\n
        """
    static let query = EventQuery(
        labels: ["k": "v"], types: ["container"], actions: [.start, .die],
        since: Date(timeIntervalSince1970: 1_699_999_999))

    static func read(_ pieces: [[UInt8]]) async throws -> [EngineEvent] {
        try await EngineStub.serving { _ in
            .pieces(pieces)
        } _: { client, _ in
            var events: [EngineEvent] = []
            for try await event in try await client.events(query) { events.append(event) }
            return events
        }
    }

    @Test func eventsAreTyped() async throws {
        let events = try await Self.read([Array((Self.start + Self.die).utf8)])
        #expect(events.map(\.action) == [.start, .die])
        #expect(events[0].type == "container" && events[0].id == "c1")
        #expect(events[0].attributes == ["name": "lab-1", "k": "v"])
        #expect(events[0].happenedAt == Date(timeIntervalSince1970: 1_700_000_000.5))
        #expect(events[1].attributes == ["exitCode": "3"])
        #expect(events[1].happenedAt == Date(timeIntervalSince1970: 1_700_000_001))
    }

    @Test func eventsAreWholeWhereverTheChunksAreCut() async throws {
        let bytes = Array((Self.start + Self.die).utf8)
        for cut in stride(from: 1, to: bytes.count, by: 7) {
            let events = try await Self.read([Array(bytes[..<cut]), Array(bytes[cut...])])
            #expect(events.map(\.action) == [.start, .die], "cut at \(cut)")
        }
    }

    @Test func junkBetweenEventsIsSkipped() async throws {
        let junk = ["not json", "", "{}", "[]", #"{"Type":5,"Action":"x"}"#, "\u{0}", ""]
        let text = Self.start + junk.joined(separator: "\n") + Self.die + "{\"Type\":\"cut off"
        let events = try await Self.read([Array(text.utf8), [0xff, 0xfe]])
        #expect(events.map(\.action) == [.start, .die])
    }

    @Test func anEndlessLineIsSkippedUpToItsEnd() async throws {
        let flood = [UInt8](repeating: UInt8(ascii: "x"), count: 300_000)
        let pieces =
            [Array(Self.start.utf8)] + Array(repeating: flood, count: 8)
            + [Array(("\n" + Self.die).utf8)]
        let events = try await Self.read(pieces)
        #expect(events.map(\.action) == [.start, .die])
    }

    @Test func filtersAndStartAreSent() async throws {
        try await EngineStub.serving { _ in
            .pieces([])
        } _: { client, server in
            for try await _ in try await client.events(Self.query) {}
            #expect(server.requests.last?.path == "/v1.41/events")
            #expect(
                server.requests.last?.query == [
                    "filters": #"{"event":["die","start"],"label":["k=v"],"type":["container"]}"#,
                    "since": "1699999999.000000000",
                ])
        }
    }

    @Test func aQuietStreamOutlivesTheDeadlineOfCalls() async throws {
        try await EngineStub.serving(callTimeout: .milliseconds(300)) { request in
            request.path.hasSuffix("/events")
                ? StubResponse(
                    200, body: .chunked([.gate("quiet"), .bytes(Array(Self.start.utf8))]))
                : StubResponse(200).held(at: "never")
        } _: { client, server in
            var events = try await client.events(Self.query).makeAsyncIterator()
            // This call takes exactly the deadline, so the stream has been quiet for longer.
            let error = await EngineStub.failure {
                try await client.inspect("c1")
            }
            #expect(error == .transport(.timedOut(.milliseconds(300))))
            server.open("quiet")
            #expect(try await events.next()?.action == .start)
        }
    }
}
