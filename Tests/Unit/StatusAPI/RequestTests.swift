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
        let header = StatusService.attachment("a\"\r\nX: y ü.zip")
        #expect(!header.contains("\r") && !header.contains("\n"))
        #expect(header.hasPrefix(#"attachment; filename="a___X__y__.zip""#))
    }

    /// The words of the lab pipeline and of the detection service, phase by phase.
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
