import Foundation
import Planning
import Testing

/// The guide for researchers lists the reasons by hand; this test keeps the list complete.
@Suite struct GuidePageTests {
    @Test func theGuideHasEachReasonAsTheProgramSaysIt() throws {
        let root = (0..<4).reduce(URL(filePath: #filePath)) { path, _ in
            path.deletingLastPathComponent()
        }
        let guide = try String(contentsOf: root.appending(path: "docs/guide.md"), encoding: .utf8)
        for reason in Reason.allCases {
            #expect(guide.contains("| `\(reason.rawValue)` | \(reason.sentence) |"))
        }
    }
}
