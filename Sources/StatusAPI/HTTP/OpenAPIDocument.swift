import Manifests
import Persistence

/// A short OpenAPI description of what the API answers.
enum OpenAPIDocument {
    struct Document: Codable, Sendable {
        let openapi: String
        let info: Title
        let paths: [String: [String: Operation]]
    }

    struct Title: Codable, Sendable {
        let title: String
        let version: String
    }

    struct Operation: Codable, Sendable {
        let summary: String
        let responses: [String: Response]
    }

    struct Response: Codable, Sendable {
        let description: String
    }

    static let document = Document(
        openapi: "3.1.0", info: Title(title: "Lab status", version: "lab/v1"), paths: paths)

    private static var paths: [String: [String: Operation]] {
        var paths: [String: [String: Operation]] = [:]
        for (path, summary) in fixed { paths["/api/v1/\(path)"] = ["get": read(summary)] }
        for kind in Kind.allCases {
            let list = "/api/v1/\(kind.plural)"
            let item = kind.isOwned ? "\(list)/{owner}/{name}" : "\(list)/{name}"
            paths[list] = ["get": read("All of kind \(kind.rawValue)\(listQuery)")]
            paths[item] = ["get": read("One \(kind.noun)")]
            paths["\(item)/why"] = ["get": read("What a \(kind.noun) waits for, or what made it")]
            paths["\(item)/graph"] = ["get": read("What belongs to it; ?depth=N steps each way")]
            paths["\(item)/events"] = ["get": read("What happened to a \(kind.noun)")]
            paths["\(item)/log"] = [
                "get": read(
                    """
                    Its log; ?tail=N for its end, ?follow=1 as a stream, ?timestamps=1 with times, \
                    ?colour=1 with colours as a terminal reads them
                    """)
            ]
            paths["\(item)/previews/{number}"] = [
                "get": read("One of its pictures; ?small=1 for a small one")
            ]
        }
        paths["/api/v1/sync"] = ["post": read("Look into the repository now")]
        paths["/api/v1/sign-in-link"] = ["post": read("Make a link to sign in with (socket only)")]
        paths["/api/v1/approve"] = ["post": read("Consent to what the guards stopped")]
        paths["/api/v1/downloads/{owner}/{name}/link"] = ["post": read("Make a link")]
        return paths
    }

    private static let listQuery =
        "; ?q=WORDS, owner=, phase=, label=KEY=VALUE narrow it, limit= and offset= take a part"

    private static let fixed = [
        ("dashboard", "How the lab stands"),
        ("search", "Resources of any kind, or of ?kind=\(listQuery)"),
        ("graph", "What is made from what; in groups above ?limit=N resources"),
        ("events", "What happened; ?after=SEQUENCE for what is newer"), ("tasks", "Tasks"),
        ("queue", "Who waits, and why"),
        ("notifications", "What the viewer was told"), ("audit", "Who did what (admins)"),
        ("stream", "Changes as server-sent events"), ("openapi.json", "This document"),
    ]

    private static func read(_ summary: String) -> Operation {
        Operation(
            summary: summary,
            responses: [
                "200": Response(description: "Envelope of apiVersion, kind, content"),
                "404": Response(description: "Absent, or not for this viewer"),
            ])
    }
}
