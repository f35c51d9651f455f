import Foundation
import Manifests
import Persistence
import Planning
import Testing

@testable import StatusAPI

@Suite struct EscapingTests {
    static let canary = #"<script>alert("x")</script>'&"#

    static let frame = PageFrame(
        viewer: .user(name: canary), now: Samples.now, formToken: canary, isLocal: false, unread: 1)

    static func id(_ kind: Kind) -> ResourceID {
        ResourceID(kind: kind, owner: kind.isOwned ? canary : "", name: canary)
    }

    /// The value with every string in it replaced by the canary, by way of its JSON.
    static func poisoned<Value: Codable>(_ value: Value) throws -> Value {
        let encoder = JSONEncoder()
        let object = try JSONSerialization.jsonObject(with: encoder.encode(value))
        let closed: Set<String> = [
            "kind", "phase", "access", "status", "taskStatus",
            "inferenceState", "failureClass", "severity", "role", "state", "type", "action",
            "source",
        ]
        func poison(_ value: Any, _ key: String) -> Any {
            switch value {
            case let fields as [String: Any]:
                Dictionary(uniqueKeysWithValues: fields.map { ($0, poison($1, $0)) })
            case let items as [Any]: items.map { poison($0, key) }
            case let text as String: closed.contains(key) ? text : canary
            default: value
            }
        }
        let data = try JSONSerialization.data(withJSONObject: poison(object, ""))
        return try JSONDecoder().decode(Value.self, from: data)
    }

    private func expectHarmless(_ view: some PageView, canaries: Int) async throws {
        let page = try await PageRenderer().render(view, in: Self.frame)
        #expect(!page.contains("<script>alert"))
        #expect(!page.contains(#"alert("x")"#))
        let escaped = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&amp;"
        #expect(page.components(separatedBy: escaped).count - 1 >= canaries)
    }

    @Test func everyStringOfTheDashboardIsEscaped() async throws {
        let view = DashboardPage(try Self.poisoned(Samples.dashboard))
        try await expectHarmless(view, canaries: 15)
    }

    @Test func everyStringOfADetailPageIsEscaped() async throws {
        var detail = Samples.detail
        detail.download = DownloadReport(
            state: .ready, expiresAt: Samples.now, sizeBytes: 1, newerAvailable: true)
        let view = DetailPage(
            try Self.poisoned(detail), graph: try Self.poisoned(Samples.graph),
            log: ShownLog.of("\(Self.canary)\n"))
        try await expectHarmless(view, canaries: 40)
    }

    @Test func everyStringOfTheListsIsEscaped() async throws {
        let rows = ResourceList(
            items: try Self.poisoned(Samples.datasets), total: 9, offset: 0)
        let asked = try Samples.query(
            ["q", "owner", "label"].map { ($0, Self.canary.replacing("!", with: "")) })
        try await expectHarmless(ListPage(nil, rows, asked), canaries: 9)
        let tasks = TasksPage(rows: try Self.poisoned(Samples.tasks))
        try await expectHarmless(tasks, canaries: 6)
        let queue = QueuePage(rows: try Self.poisoned(Samples.queue))
        try await expectHarmless(queue, canaries: 4)
        let notices = NotificationsPage(rows: try Self.poisoned(Samples.notices))
        try await expectHarmless(notices, canaries: 6)
        let audit = AuditPage(rows: try Self.poisoned(Samples.audit))
        try await expectHarmless(audit, canaries: 4)
    }

    @Test func aLinkThatIsNotOfTheWebIsNotFollowed() async throws {
        let link = MintedLink(url: "javascript:alert(1)", expiresAt: Samples.now)
        let page = try await PageRenderer().render(MessagePage(link), in: Self.frame)
        #expect(!page.contains(#"href="javascript:"#))
        #expect(page.contains("javascript:alert(1)"))
    }

    @Test func charactersThatTurnTextAroundAreShownAsUnknown() {
        let name = "a\u{202E}b\u{0}c"
        #expect(HTML(name).markup == "a\u{FFFD}b\u{FFFD}c")
    }

    private struct MessageWithoutText: PageView {
        static let template = MessagePage.template
        let title = "x"
    }

    @Test func aNameThatThePageLacksIsAnError() async {
        await #expect(throws: PageError.self) {
            try await PageRenderer().render(MessageWithoutText(), in: Self.frame)
        }
    }
}
