import Foundation
import Manifests
import Persistence
import Testing

@testable import StatusAPI

/// Compares pages and reports with files, byte by byte; `UPDATE_GOLDEN=1` writes the files anew and
/// still fails.
@Suite struct GoldenPageTests {
    private func frame(_ section: String) -> PageFrame {
        PageFrame(
            viewer: .admin, now: Samples.now, formToken: "token", isLocal: false, unread: 1,
            section: section)
    }

    private func expectGolden(_ name: String, _ text: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
        let file = folder.appending(path: name)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            Issue.record("\(name) was written; look at it and run again without UPDATE_GOLDEN")
            return
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        #expect(golden == text, "\(name) differs from the page")
    }

    private func expectGolden(
        _ name: String, _ view: some PageView, _ section: String
    ) async throws {
        try expectGolden(name, await PageRenderer().render(view, in: frame(section)))
    }

    @Test func theDashboardIsAsItWas() async throws {
        try await expectGolden("dashboard.html", DashboardPage(Samples.dashboard), "/")
    }

    @Test func aTrainingRunsPageIsAsItWas() async throws {
        let view = DetailPage(Samples.detail, graph: Samples.graph, log: Samples.log)
        try await expectGolden("training-run.html", view, "/runs")
    }

    @Test func theListsAreAsTheyWere() async throws {
        let list = ResourceList(items: Samples.datasets, total: 3, offset: 0)
        let datasets = ListPage(.dataset, list, try Samples.query([]))
        try await expectGolden("datasets.html", datasets, "/datasets")
        let part = ResourceList(items: Samples.datasets, total: 9, offset: 3)
        let search = ListPage(
            nil, part, try Samples.query([("q", "cups & \"co\""), ("offset", "3")]))
        try await expectGolden("search.html", search, "/search")
        try await expectGolden("queue.html", QueuePage(rows: Samples.queue), "/queue")
        try await expectGolden(
            "notifications.html", NotificationsPage(rows: Samples.notices), "/notifications")
    }

    @Test func aDrawingIsAsItWas() throws {
        try expectGolden("graph.svg", Samples.graph.svg(focus: Samples.run))
    }

    @Test func theReportsAreAsTheyWere() throws {
        let dashboard = Report(
            kind: "Dashboard", generatedAt: Samples.now, content: Samples.dashboard)
        try expectGolden(
            "dashboard.json", String(decoding: ReportJSON.encode(dashboard), as: UTF8.self))
        let run = Report(kind: "TrainingRun", generatedAt: Samples.now, content: Samples.detail)
        try expectGolden(
            "training-run.json", String(decoding: ReportJSON.encode(run), as: UTF8.self))
    }
}
