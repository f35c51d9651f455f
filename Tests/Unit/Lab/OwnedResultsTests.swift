import Execution
import Foundation
import Manifests
import ObjectStorage
import Planning
import SimulatedWorld
import StatusAPI
import TestSupport
import Testing

@testable import Lab
@testable import Persistence

/// Results, logs and links are given to viewers who may have them, and to nobody else.
@Suite struct OwnedResultsTests {
    private static let strangers: [Viewer] = [.anonymous, .user(name: "bob")]
    private static let download = ResourceID.alice(.download, "net")
    private static let run = ResourceID.alice(.trainingRun, "run")

    private let bench: StoreBench
    private let folder: StateFolder
    private let reader: OwnedResults

    init() throws {
        let bench = try StoreBench()
        try bench.converge()
        self.bench = bench
        folder = StateFolder(path: bench.folder.path("lab"))
        let signer = try LinkSigner(
            baseURL: "https://lab.example", secret: LinkSecret([UInt8](repeating: 7, count: 32)))
        let directory = try DirectoryBucket(path: bench.folder.path("bucket"), signer: signer)
        let now = bench.now
        let engine = SimulatedEngine(
            installationID: "lab-1", now: { .zero }, behaviour: { _ in SimulatedBehaviour() },
            interference: { _ in .none })
        reader = OwnedResults(
            store: bench.store, folder: folder,
            bucket: LabBucket(
                storage: directory, directory: directory, followsPort: false, client: nil),
            logs: ContainerLogs(
                engine: engine, folder: bench.folder.path("logs"),
                time: TimeSource(now: { now }, sleep: { _ in })),
            now: { now }, wake: WakeSignal())
    }

    private func minted() async throws -> Int {
        let rows = try #require(
            try await bench.store.audit(for: .admin, page: Page(limit: 1000, offset: 0)))
        return rows.count { $0.action == .downloadNetwork }
    }

    @Test func aLinkIsMintedForItsOwnerAndAdminsAndAudited() async throws {
        for viewer in Self.strangers {
            #expect(try await reader.mintLink(for: Self.download, by: viewer) == nil)
        }
        #expect(try await minted() == 0)
        for viewer in [Viewer.user(name: "alice"), .admin] {
            let link = try #require(try await reader.mintLink(for: Self.download, by: viewer))
            #expect(link.url.hasPrefix("https://lab.example/objects/key?"))
            #expect(link.expiresAt == bench.now.date.addingTimeInterval(3600))
        }
        #expect(try await minted() == 2)
    }

    @Test func nothingElseThanADownloadHasALink() async throws {
        #expect(try await reader.mintLink(for: Self.run, by: .admin) == nil)
        let absent = ResourceID.alice(.download, "absent")
        #expect(try await reader.mintLink(for: absent, by: .admin) == nil)
    }

    @Test func aLogIsItsOwners() async throws {
        let (id, _) = try #require(
            try await bench.store.attempt(nil, of: Self.run, for: .admin))
        let path = folder.log(of: id.task, attempt: id.number)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        try Data("one\ntwo\n".utf8).write(to: URL(filePath: path))
        func log(_ viewer: Viewer, _ range: LogRange) async throws -> LogChunk? {
            try await reader.log(LogRequest(resource: Self.run, range: range, viewer: viewer))
        }
        for viewer in Self.strangers { #expect(try await log(viewer, .tail(lines: 10)) == nil) }
        let last = try #require(try await log(.user(name: "alice"), .tail(lines: 1)))
        #expect(last.bytes == Data("two\n".utf8) && last.isComplete && last.sizeBytes == 8)
        let rest = try #require(try await log(.admin, .from(offsetBytes: 2)))
        #expect(rest.bytes == Data("e\ntwo\n".utf8) && rest.offsetBytes == 2)
    }

    /// An empty log would say that the attempt wrote nothing.
    @Test func aLogThatIsNotKeptIsNone() async throws {
        let request = LogRequest(resource: Self.run, range: .tail(lines: 1), viewer: .admin)
        #expect(try await reader.log(request) == nil)
    }

    @Test func aSignedObjectNeedsItsSignature() async throws {
        let link = try #require(try await reader.mintLink(for: Self.download, by: .admin))
        let query = try #require(URLComponents(string: link.url)?.percentEncodedQuery)
        for query in ["", String(query.dropLast())] {
            #expect(try await reader.object(ObjectRequest(key: "key", query: query)) == nil)
        }
    }
}
