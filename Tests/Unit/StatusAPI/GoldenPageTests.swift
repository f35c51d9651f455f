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

    @Test func theDashboardIsAsItWas() async throws {
        let model = DashboardPage.model(Samples.dashboard, in: frame("/"))
        try await expectGolden("dashboard.html", PageRenderer().render(.dashboard, model))
    }

    @Test func aTrainingRunsPageIsAsItWas() async throws {
        let model = DetailPage.model(
            Samples.detail, graph: Samples.graph, log: Samples.log, in: frame("/runs"))
        try await expectGolden("training-run.html", PageRenderer().render(.detail, model))
    }

    @Test func theListsAreAsTheyWere() async throws {
        let list = ResourceList(items: Samples.datasets, total: 3, offset: 0)
        let datasets = ListPage.model(.dataset, list, try Samples.query([]), in: frame("/datasets"))
        try await expectGolden("datasets.html", PageRenderer().render(.list, datasets))
        let part = ResourceList(items: Samples.datasets, total: 9, offset: 3)
        let search = ListPage.model(
            nil, part, try Samples.query([("q", "cups & \"co\""), ("offset", "3")]),
            in: frame("/search"))
        try await expectGolden("search.html", PageRenderer().render(.list, search))
        let queue = QueuePage.model(Samples.queue, in: frame("/queue"))
        try await expectGolden("queue.html", PageRenderer().render(.queue, queue))
        let notices = NotificationsPage.model(Samples.notices, in: frame("/notifications"))
        try await expectGolden("notifications.html", PageRenderer().render(.notifications, notices))
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
