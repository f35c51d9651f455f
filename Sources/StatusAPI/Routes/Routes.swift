import FlyingFox
import Foundation
import Manifests
import Persistence

extension Route {
    static let listPath: PathPattern = "/{kind}"
    static let pagePath: PathPattern = "/{resource}"
    static let linkPath: PathPattern = "/{object}/link"
    static let reportPath: PathPattern = "/api/v1/{resource}"
    static let logPath: PathPattern = "/api/v1/{resource}/log"
    static let previewPath: PathPattern = "/api/v1/{resource}/previews/{number}"

    /// All addresses. No path fits two rows of one method.
    static let all = pages + forms + reports + commands + files

    /// In the order of the navigation.
    private static let pages: [Route] = [
        .page("/", "How the lab stands", menu: "Dashboard") {
            DashboardPage(try await $0.reports.dashboard(for: $1.viewer))
        },
        .page(listPath, "All of kind {kind}\(listQuery)", menu: "{kind}") {
            try await $0.listPage(for: $1)
        },
        .page(pagePath, "One {noun}") { try await $0.detailPage(for: $1) },
        .page("/search", "Resources of any kind, or of ?kind=\(listQuery)") {
            try await $0.listPage(for: $1)
        },
        .page("/tasks", "Tasks", menu: "Tasks", for: .owners) {
            TasksPage(rows: try await $0.reports.tasks(for: $1.viewer))
        },
        .page("/queue", "Who waits, and why", menu: "Queue") {
            QueuePage(rows: try await $0.reports.queue(for: $1.viewer))
        },
        .page("/notifications", "What the viewer was told", menu: "Notifications", for: .owners) {
            NotificationsPage(rows: try await $0.reports.notices(for: $1.viewer))
        },
        .page("/audit", "Who did what", menu: "Audit", for: .admins) {
            AuditPage(rows: try await $0.found($0.reports.audit(for: $1.viewer)))
        },
        Route(
            method: "GET", path: "/signin", summary: "Sign in, or by the ?token= of a link",
            form: .page(menu: nil)
        ) { try await $0.signInPage(for: $1) },
        Route(
            method: "GET", path: "/invite", summary: "Set a password by the ?token= of a link",
            form: .page(menu: nil)
        ) { try await $0.invitation(for: $1) },
        .page("/account", "The viewer's own account", for: .owners) { _, visit in
            guard let user = visit.viewer.name else { throw Refusal.notFound }
            return AccountPage(user: user, isAdmin: visit.viewer.isAdmin)
        },
    ]

    private static let forms: [Route] = [
        .form("/sync", "Look into the repository now", for: .admins) { service, visit in
            try await service.sync(visit)
            return .seeOther("/")
        },
        .form("/signin", "Sign in by name and password", for: .everyone) {
            try await $0.signIn($1)
        },
        .form("/invite", "Set the password of an invited user", for: .everyone) {
            try await $0.acceptInvitation($1)
        },
        .form("/account/password", "Change the own password", for: .owners) {
            try await $0.changePassword($1)
        },
        .form("/account/sign-out-everywhere", "End all own sessions", for: .owners) {
            try await $0.signOutEverywhere($1)
        },
        .form("/signout", "End the session", for: .owners) { try await $0.signOut($1) },
        .form("/notifications/{number}/read", "Mark a notification read", for: .owners) {
            try await $0.changeNotice(.markRead, for: $1)
        },
        .form("/notifications/{number}/delete", "Delete a notification", for: .owners) {
            try await $0.changeNotice(.delete, for: $1)
        },
        .form(linkPath, "Make a link", for: .owners) { try await $0.showLink(for: $1) },
    ]

    private static let reports: [Route] = [
        .report("/api/v1/dashboard", "How the lab stands", "Dashboard") {
            try await $0.reports.dashboard(for: $1.viewer)
        },
        .report("/api/v1/{kind}", "All of kind {kind}\(listQuery)", "{kind}List") {
            try await $0.list(for: $1)
        },
        .report(reportPath, "One {noun}", "{kind}") { try await $0.detail(for: $1) },
        .report(
            "/api/v1/{resource}/why", "What a {noun} waits for, or what made it", "Why"
        ) { WhyReport(try await $0.detail(for: $1)) },
        .report("/api/v1/{resource}/events", "What happened to a {noun}", "EventList") {
            try await $0.events(for: $1)
        },
        .report(
            "/api/v1/{resource}/graph", "What belongs to it; ?depth=N steps each way", "Graph"
        ) { try await $0.graphAround(for: $1) },
        .report(
            "/api/v1/search", "Resources of any kind, or of ?kind=\(listQuery)", "SearchResult"
        ) { try await $0.list(for: $1) },
        .report(
            "/api/v1/graph", "What is made from what; in groups above ?limit=N resources", "Graph"
        ) { try await $0.graph(for: $1) },
        .report(
            "/api/v1/events", "What happened; ?after=SEQUENCE for what is newer", "EventList"
        ) { try await $0.events(for: $1) },
        .report("/api/v1/tasks", "Tasks", "TaskList", for: .owners) {
            ItemList(try await $0.reports.tasks(for: $1.viewer))
        },
        .report("/api/v1/queue", "Who waits, and why", "Queue") {
            ItemList(try await $0.reports.queue(for: $1.viewer))
        },
        .report(
            "/api/v1/notifications", "What the viewer was told", "NotificationList", for: .owners
        ) { ItemList(try await $0.reports.notices(for: $1.viewer)) },
        .report("/api/v1/audit", "Who did what (admins)", "AuditList", for: .admins) {
            ItemList(try await $0.found($0.reports.audit(for: $1.viewer)))
        },
    ]

    private static let commands: [Route] = [
        .command("/api/v1/sync", "Look into the repository now", status: .accepted) {
            service, visit in
            try await service.sync(visit)
            return SyncAnswer(accepted: true, askedAt: visit.now.timeIntervalSince1970)
        },
        .command("/api/v1/approve", "Approve the changes that the guards stopped") { service, _ in
            ApprovalAnswer(
                approved: try await AnswerTurns.aside { try await service.actions.approve() })
        },
        .secret(
            "/api/v1/sign-in-link", "Make a link to sign in with (socket only)", "SignInLink",
            for: .socket
        ) { try await $0.signInLink(for: $1) },
        .secret(
            "/api/v1/invitations", "Invite the User ?user=NAME to set a password", "Invitation",
            for: .admins
        ) { try await $0.invite($1) },
        .secret("/api/v1/{object}/link", "Make a link", "DownloadLink", for: .owners) {
            try await $0.downloadLink(for: $1)
        },
    ]

    private static let files: [Route] = [
        .get(
            logPath,
            """
            Its log; ?tail=N for its end, ?follow=1 as a stream, ?timestamps=1 with times, \
            ?colour=1 with colours as a terminal reads them
            """, "text/plain"
        ) { try await $0.log(for: $1) },
        .get(previewPath, "One of its pictures; ?small=1 for a small one", "image/*") {
            try await $0.picture(for: $1)
        },
        .get("/api/v1/stream", "Changes as server-sent events", "text/event-stream") {
            try await $0.changes(for: $1)
        },
        Route(
            method: "GET", path: "/api/v1/openapi.json", summary: "This document",
            form: .other(contentType: "application/json", type: "object")
        ) { _, _ in try .json(OpenAPIDocument.document.get()) },
        .get("/assets/{rest}", "The style sheet, the script and the icon of the pages", "*/*") {
            service, visit in
            try service.asset("/assets/\(visit.place.rest ?? "")")
        },
        // Browsers ask for this when they show a picture or JSON without a page.
        .get("/favicon.ico", "The icon of the pages", "image/svg+xml") { service, _ in
            try service.asset(Assets.icon.path)
        },
        .get(
            "/objects/{rest}", "The file behind a signed link of the directory bucket",
            "application/octet-stream"
        ) { try await $0.object(for: $1) },
        .get("/healthz", "Whether the daemon lives", "text/plain") { _, _ in
            .text(Data("ok\n".utf8))
        },
        .get("/readyz", "Whether the daemon has recovered from its start", "text/plain") {
            service, _ in await service.readiness()
        },
    ]

    private static let listQuery =
        "; ?q=WORDS, owner=, phase=, label=KEY=VALUE narrow it, limit= and offset= take a part"
}

/// The answer to a request that approves the changes that the guards stopped.
struct ApprovalAnswer: Codable, Sendable {
    let approved: [String]
}
