import FlyingFox
import Foundation
import Manifests
import Persistence
import Planning
import Testing

@testable import StatusAPI

@Suite struct RequestTests {
    @Test func pathsThatWeWouldNeverWriteAreRefused() {
        for path in ["", "x", "//", "/a//b", "/a/../b", "/a/%2e%2e/b", "/a%2Fb", "/%00", "/%zz"] {
            #expect(RequestTarget(.init(path: path, query: "")) == nil, "\(path)")
        }
        #expect(RequestTarget(.init(path: "/a%20b/", query: ""))?.parts == ["a b"])
    }

    @Test func everyKindHasItsAddresses() {
        for kind in Kind.allCases {
            let id = ResourceID(kind: kind, owner: kind.isOwned ? "a b" : "", name: "c")
            let page = RequestTarget(.init(path: Address.page(id), query: ""))
            #expect(page.flatMap { Route($0.parts) } == .page(.detail(id)))
            let api = RequestTarget(.init(path: Address.preview(id, 2), query: ""))
            #expect(api.flatMap { Route($0.parts) } == .api(.preview(id, 2)))
        }
        #expect(Route(["nothing"]) == nil)
        #expect(Route(["datasets", "a", "b", "c"]) == nil)
        #expect(Route(["datasets", "a", "b", "link"]) == nil)
    }

    @Test(arguments: [
        ("localhost:80", "localhost"), ("[::1]:8", "[::1]"), ("LOCALHOST", "localhost"),
        ("evil.example:80", "evil.example"), ("[::1].evil", "[::1].evil"), ("", ""),
    ])
    func theHostIsReadWithoutItsPort(header: String, name: String) {
        #expect(RequestChecks.hostName(header) == name)
    }

    @Test(
        arguments: [
            ("bytes=0-9", 0..<10), ("bytes=5-", 5..<100), ("bytes=5-900", 5..<100),
            ("bytes=-5", 95..<100), ("bytes=-900", 0..<100), ("bytes=99-99", 99..<100),
            ("bytes=9-5", nil), ("bytes=-", nil), ("bytes=0-1,5-9", nil), ("bytes=+1-5", nil),
            ("x", nil),
        ] as [(String, Range<Int>?)])
    func rangesStayInsideTheFile(header: String, range: Range<Int>?) throws {
        #expect(try ByteRange(header, sizeBytes: 100)?.bytes == range)
    }

    @Test(arguments: ["bytes=100-", "bytes=9223372036854775807-", "bytes=-0", "bytes=100-200"])
    func aRangeOutsideTheFileIsRefused(header: String) {
        #expect(throws: Refusal.rangeNotSatisfiable) {
            try ByteRange(header, sizeBytes: 100)
        }
        #expect(throws: Refusal.rangeNotSatisfiable) { try ByteRange(header, sizeBytes: 0) }
    }

    @Test func fileNamesCannotAddHeaders() {
        let header = StatusService<NoSource>.attachment("a\"\r\nX: y ü.zip")
        #expect(!header.contains("\r") && !header.contains("\n"))
        #expect(header.hasPrefix(#"attachment; filename="a___X__y__.zip""#))
    }

    /// The table of "The seed's words".
    @Test func everyPhaseHasTheSeedsWord() {
        let words = Phase.allCases.map { (TaskStatus($0).rawValue, InferenceState($0).rawValue) }
        let expected: [Phase: (String, String)] = [
            .pending: ("pending", "pending"), .blocked: ("pending", "pending"),
            .queued: ("pending", "pending"), .preparing: ("pending", "pending"),
            .running: ("running", "running"), .uploading: ("running", "running"),
            .succeeded: ("finished", "completed"), .failed: ("finished", "failed"),
            .suspended: ("aborted", "aborted"), .cancelled: ("aborted", "aborted"),
        ]
        for (phase, word) in zip(Phase.allCases, words) {
            guard let pair = expected[phase] else { continue }
            #expect(word == pair, "\(phase)")
        }
        #expect(expected.count == 10)
    }

    @Test func aMetricThatIsNoNumberIsStillJSON() throws {
        let text = String(decoding: try ReportJSON.encode([Double.nan, .infinity]), as: UTF8.self)
        #expect(text == #"["NaN","Infinity"]"#)
    }
}

/// Never asked.
struct NoSource: StatusSource {
    struct Asked: Error {}
    func dashboard(for viewer: Viewer) async throws -> Dashboard { throw Asked() }
    func resources(
        _ filter: ResourceFilter, for viewer: Viewer, page: Page
    ) async throws -> ResourceList {
        throw Asked()
    }
    func resource(_ id: ResourceID, for viewer: Viewer) async throws -> ResourceDetail? {
        throw Asked()
    }
    func events(
        of id: ResourceID?, after sequence: Int, for viewer: Viewer
    ) async throws -> [EventReport] { throw Asked() }
    func graph(
        around id: ResourceID, depth: Int, for viewer: Viewer
    ) async throws -> ResourceGraph? { throw Asked() }
    func graph(for viewer: Viewer) async throws -> ResourceGraph { throw Asked() }
    func currentName(of former: ResourceID) async throws -> ResourceID? { throw Asked() }
    func tasks(for viewer: Viewer) async throws -> [TaskRow] { throw Asked() }
    func queue(for viewer: Viewer) async throws -> [QueueEntry] { throw Asked() }
    func notices(for viewer: Viewer) async throws -> [StatusAPI.Notice] { throw Asked() }
    func unreadNotices(for viewer: Viewer) async throws -> Int { throw Asked() }
    func audit(for viewer: Viewer) async throws -> [AuditEntry]? { throw Asked() }
    func changes(after cursor: Int?, for viewer: Viewer) async throws -> ChangeBatch {
        throw Asked()
    }
    func missingForReadiness() async -> String? { nil }
}
