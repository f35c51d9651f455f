import Docker
import Foundation
import Testing

extension DockerContractTests {
    @Suite struct ContainerEndTests {
        @Test(arguments: [0, 1, 2, 125, 126, 127, 137, 143, 255])
        func theExitCodeIsTheProcesssOwn(code: Int) async throws {
            try await RealEngine.with("exit-\(code)") { client, name in
                let (details, output) = try await RealEngine.run(
                    client,
                    RealEngine.spec(name, script: "echo out; echo err >&2; exit \(code)"))
                #expect(details.state == .exited && details.exitCode == code)
                #expect(!details.wasOutOfMemory && details.errorText.isEmpty)
                #expect(output == [.standardOutput: "out\n", .standardError: "err\n"])
            }
        }

        /// The flag of the Engine loses a race with the exit now and then (about one run in ten
        /// under load), while the event comes every time.
        @Test(.timeLimit(.minutes(1)))
        func aContainerThatTakesTooMuchMemoryIsKilledForIt() async throws {
            try await RealEngine.with("oom") { client, name in
                let events = try await client.events(
                    EventQuery(
                        labels: [RealEngine.label: name], types: ["container"],
                        actions: [.oom, .die], since: nil))
                let spec = RealEngine.spec(name, script: "exec tail -c 200m /dev/zero")
                let (details, _) = try await RealEngine.run(client, spec)
                #expect(details.exitCode == 137)
                var missing: Set<EngineEvent.Action> = [.oom, .die]
                for try await event in events {
                    missing.remove(event.action)
                    if missing.isEmpty { break }
                }
                let afterwards = try #require(try await client.inspect(details.id))
                #expect(afterwards.wasOutOfMemory, "before: \(details.wasOutOfMemory)")
            }
        }

        @Test func whoIgnoresTheSignalIsKilledAfterTheGrace() async throws {
            try await RealEngine.with("deaf") { client, name in
                var spec = RealEngine.spec(
                    name, script: "trap '' TERM; echo up; while :; do sleep 1; done")
                spec.stopSignal = "SIGTERM"
                let id = try await client.create(name: name, spec: spec)
                _ = try await client.start(id)
                #expect(try await client.stop(id, grace: .seconds(1)) == .stopped)
                #expect(try await client.inspect(id)?.exitCode == 137)
            }
        }

        @Test func aForkBombMeetsItsLimit() async throws {
            try await RealEngine.with("forks") { client, name in
                let script = "for i in $(seq 100); do sleep 30 & done; echo all"
                let (details, output) = try await RealEngine.run(
                    client, RealEngine.spec(name, script: script))
                #expect(details.exitCode != 0)
                #expect(output[.standardError]?.contains("fork") == true)
                #expect(output[.standardOutput]?.contains("all") != true)
            }
        }

        @Test func aLongLogComesWholeAndInOrder() async throws {
            try await RealEngine.with("log") { client, name in
                let script = "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done"
                var spec = RealEngine.spec(name, script: script)
                spec.logLimits.fileMaxBytes = 16 << 20
                let (_, output) = try await RealEngine.run(client, spec)
                let isWhole =
                    output == [
                        .standardOutput: (0..<20_000).map { "line \($0)\n" }.joined()
                    ]
                #expect(isWhole, "\(output.mapValues(\.utf8.count))")
            }
        }

        @Test func aLineOfAMegabyteComesWhole() async throws {
            try await RealEngine.with("long-line") { client, name in
                var spec = RealEngine.spec(name, script: "head -c 1000000 /dev/zero | tr '\\0' x")
                spec.logLimits.fileMaxBytes = 16 << 20
                let (_, output) = try await RealEngine.run(client, spec)
                let isWhole = output == [.standardOutput: String(repeating: "x", count: 1_000_000)]
                #expect(isWhole, "\(output.mapValues(\.utf8.count))")
            }
        }

        @Test func partsOfALogCanBeAskedFor() async throws {
            try await RealEngine.with("log-parts") { client, name in
                let (details, _) = try await RealEngine.run(
                    client, RealEngine.spec(name, script: "seq 5"))
                func read(_ query: LogQuery) async throws -> String {
                    var bytes: [UInt8] = []
                    for try await frame in try await client.logs(details.id, query) {
                        bytes += frame.bytes
                    }
                    return String(decoding: bytes, as: UTF8.self)
                }
                var query = LogQuery(since: nil, tail: 2, follows: false, hasTimestamps: false)
                #expect(try await read(query) == "4\n5\n")
                query.tail = nil
                query.since = try #require(details.finishedAt).addingTimeInterval(60)
                #expect(try await read(query) == "")
                query.since = details.createdAt
                query.hasTimestamps = true
                let lines = try await read(query).split(separator: "\n")
                #expect(lines.count == 5)
                #expect(lines.allSatisfy { $0.contains("Z ") })
            }
        }

        @Test func theLifeOfAContainerIsSeenAsEvents() async throws {
            try await RealEngine.with("events") { client, name in
                let events = try await client.events(
                    EventQuery(
                        labels: [RealEngine.label: name], types: ["container"],
                        actions: [.create, .start, .die, .destroy], since: nil))
                let (details, _) = try await RealEngine.run(
                    client, RealEngine.spec(name, script: "exit 4"))
                #expect(try await client.remove(details.id, force: false) == .removed)
                var seen: [EngineEvent] = []
                for try await event in events {
                    seen.append(event)
                    if event.action == .destroy { break }
                }
                #expect(seen.map(\.action) == [.create, .start, .die, .destroy])
                #expect(seen.allSatisfy { $0.id == details.id && $0.type == "container" })
                #expect(seen.allSatisfy { $0.attributes["name"] == name })
                #expect(seen[2].attributes["exitCode"] == "4")
                #expect(abs(seen[0].happenedAt.timeIntervalSince(details.createdAt)) < 60)
            }
        }
    }
}
