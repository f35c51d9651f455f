import Foundation
import Logging
import Manifests
import Persistence
import Planning
import StatusAPI
import Synchronization

/// A server on a free port and on a Unix socket, for the length of a closure.
struct LiveServer {
    let port: UInt16
    let socketPath: String
    let server: StatusServer
    let calls: Calls

    /// The calls that the service made to the wiring.
    final class Calls: Sendable {
        private let names = Mutex<[String]>([])
        func add(_ name: String) { names.withLock { $0.append(name) } }
        var all: [String] { names.withLock { $0 } }
    }

    static func with(
        publicURL: String? = nil, port: UInt16 = 0,
        _ change: (inout StatusConfiguration.Limits) -> Void = { _ in },
        age: Age = Age(),
        _ body: @escaping @Sendable (LiveServer) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "lab-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // what is left is only rubbish
        var limits = StatusConfiguration.Limits.standard
        change(&limits)
        let calls = Calls()
        let path = folder.appending(path: "s").path(percentEncoded: false)
        let object = folder.appending(path: "object")
        try Data("0123456789".utf8).write(to: object)
        var configuration = StatusConfiguration(
            port: port, socketPath: path, allowedHosts: ["lab.example"], limits: limits)
        configuration.publicURL = publicURL
        let server = StatusServer(
            configuration: configuration,
            reports: StubReports(), actions: actions(calls, object),
            environment: try environment(age, in: folder), log: silent)
        let (ports, started) = AsyncStream.makeStream(of: UInt16?.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { started.yield($0) } }
            group.addTask {
                var iterator = ports.makeAsyncIterator()
                let both = [await iterator.next(), await iterator.next()]
                let port = both.compactMap { $0 }.compactMap { $0 }.first ?? 0
                try await body(
                    LiveServer(port: port, socketPath: path, server: server, calls: calls))
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// How many seconds have passed, which tests turn on.
    final class Age: Sendable {
        private let seconds = Mutex(0)
        /// The longest time that the service really sleeps.
        let sleepMax: Duration

        init(sleepMax: Duration = .milliseconds(50)) { self.sleepMax = sleepMax }

        var now: Instant {
            let age = Duration.seconds(seconds.withLock { $0 })
            let wall = Duration.seconds(StubReports.now.timeIntervalSince1970)
            return Instant(bootID: "boot", uptime: age, wall: wall + age)
        }
        func add(_ more: Int) { seconds.withLock { $0 += more } }
    }

    /// A store of its own that has accepted the users alice, bob and root, who is admin.
    private static func store(in folder: URL, _ now: Instant) throws -> StateStore {
        let store = try StateStore.open(
            at: folder.appending(path: "state.sqlite").path(percentEncoded: false),
            installationID: "lab-1", logger: silent)
        _ = try store.raiseEpoch(at: now)
        let users = ["alice": "researcher", "bob": "researcher", "root": "admin"].map {
            """
            apiVersion: lab/v1
            kind: User
            metadata: {name: \($0)}
            spec: {email: \($0)@lab.example, role: \($1)}

            """
        }
        let file = SourceFile(
            path: "users.yaml", content: Data(users.joined(separator: "---\n").utf8))
        let desired = ManifestLoader().load([file], lastGood: [], policy: .unrestricted).desired
        let capacity = Resources(milliCPUs: 1000, memoryBytes: 1 << 30, gpus: 0)
        let observed = try store.observed(policy: .standard(capacity: capacity), revision: "r")
        try store.accept(
            Planner.plan(desired, given: observed, at: now).changes, of: desired, edited: nil,
            revision: AcceptedRevision(
                commit: String(repeating: "c", count: 40), subject: "Add users", author: "Alice",
                committedAt: .zero), at: now)
        return store
    }

    private static func environment(_ age: Age, in folder: URL) throws -> StatusEnvironment {
        StatusEnvironment(
            now: { age.now }, sleep: { try await Task.sleep(for: min($0, age.sleepMax)) },
            makeSecret: { "\(UUID().uuidString)\(UUID().uuidString)" },
            store: try store(in: folder, age.now))
    }

    private static func actions(_ calls: Calls, _ object: URL) -> StatusActions {
        StatusActions(
            readLog: { request in
                guard request.viewer.isAdmin else { return nil }
                if request.resource == StubReports.slow {
                    calls.add("slow")
                    while !calls.all.contains("go on") {
                        try await Task.sleep(for: .milliseconds(10))
                    }
                }
                return try StubReports.log(request)
            },
            files: .init(
                preview: { request, _ in
                    calls.add("preview")
                    return StubReports.picture(request.number)
                },
                object: {
                    $0.query == "sig=good" ? ObjectFile(url: object, fileName: "a.zip") : nil
                },
                mintLink: { _, _ in nil }),
            operations: .init(
                sync: { calls.add("sync\($0.map { " \($0)" } ?? "")") },
                approve: { ["all of it"] }),
            changeNotice: { id, _, _ in
                calls.add("notice \(id)")
                return id == 1
            },
            signedIn: { _ in calls.add("signedIn") })
    }
}
