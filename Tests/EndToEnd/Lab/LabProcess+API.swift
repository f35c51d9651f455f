import Foundation
import TestSupport

/// Calls of the daemon's API: over its socket as admin, or over TCP as an anonymous visitor.
extension LabProcess {
    struct Answer {
        let code: Int
        let body: String
    }

    /// Runs curl on a path of the API over the Unix socket.
    func curl(_ path: String, _ arguments: [String] = []) async throws -> Finished {
        let socket = "\(stateFolder)/reconciler.sock"
        return try await Command.run(
            "curl",
            ["-sS", "-f", "--max-time", "20", "--unix-socket", socket] + arguments
                + ["http://localhost\(path)"])
    }

    /// The content of a JSON answer.
    func get<Content: Decodable>(_ type: Content.Type, _ path: String) async throws -> Content {
        let answer = try await curl("/api/v1\(path)")
        guard answer.status == 0 else {
            throw Failure("\(path): \(answer.errors)\(answer.output)\n\(errors.suffix(4000))")
        }
        let data = Data(answer.output.utf8)
        return try JSONDecoder().decode(Envelope<Content>.self, from: data).content
    }

    func detail(_ kind: String, _ owner: String, _ name: String) async throws -> Detail {
        try await get(Detail.self, "/\(kind)/\(owner)/\(name)")
    }

    func list(_ kind: String) async throws -> [Summary] {
        try await get(Items<Summary>.self, "/\(kind)").items
    }

    /// The phase of a resource; "absent" when the daemon knows no such resource.
    func phase(_ kind: String, _ owner: String, _ name: String) async throws -> String {
        try await list(kind).first { $0.id.owner == owner && $0.id.name == name }?.phase ?? "absent"
    }

    /// Asks for a look at the repository, and waits until this revision is in force.
    func sync(to revision: String) async throws {
        _ = try await client(["sync"])
        try await poll("revision \(revision) to be in force") {
            try await self.get(Dashboard.self, "/dashboard").sync.revision == revision
        }
    }

    /// Commits the work tree and waits until it is in force.
    @discardableResult
    func push(_ message: String = "Change") async throws -> String {
        let revision = try repository.commit(message)
        try await sync(to: revision)
        return revision
    }

    /// Asks as an anonymous visitor does, over TCP.
    func visit(_ path: String, _ arguments: [String] = []) async throws -> Answer {
        let answer = try await Command.run(
            "curl",
            ["-sS", "--max-time", "20", "-w", "\n%{http_code}"] + arguments
                + ["http://127.0.0.1:\(try await port())\(path)"])
        let lines = answer.output.split(separator: "\n", omittingEmptySubsequences: false)
        guard answer.status == 0, let code = lines.last.flatMap({ Int($0) }) else {
            throw Failure("\(path): \(answer.errors)")
        }
        return Answer(code: code, body: lines.dropLast().joined(separator: "\n"))
    }

    /// The port of the status pages, read from the daemon's log.
    func port() async throws -> Int {
        let mark = "status pages at http://127.0.0.1:"
        var found: Int?
        try await poll("the daemon to say its port") {
            let line = self.errors.split(separator: "\n").last { $0.contains(mark) } ?? ""
            let digits = line.components(separatedBy: mark).last?.prefix { $0.isNumber } ?? ""
            found = Int(digits)
            return found != nil
        }
        guard let found else { throw Failure("no port in \(errors)") }
        return found
    }

    func auditActions() async throws -> [String] {
        try await get(Items<AuditRow>.self, "/audit").items.map(\.action)
    }
}

struct Envelope<Content: Decodable>: Decodable { let content: Content }
struct Items<Item: Decodable>: Decodable { let items: [Item] }

struct Dashboard: Decodable {
    struct Sync: Decodable {
        let revision: String?
        let signedBy: String?
        let error: String?
    }

    let sync: Sync
}

struct Summary: Decodable {
    struct Progress: Decodable {
        let done: Int
        let total: Int?
    }

    struct ID: Decodable, Equatable {
        let kind: String
        let owner: String
        let name: String
    }

    let id: ID
    let phase: String
    let reason: String
    let message: String
    let progress: Progress?
}

struct Detail: Decodable {
    struct Attempt: Decodable {
        let number: Int
        let state: String
        let failureClass: String?
        let exitCode: Int?
        let message: String?
    }

    struct Version: Decodable {
        let digest: String
        let current: Bool
        let imageID: String?
    }

    struct Finding: Decodable {
        let code: String
        let message: String
        let location: String
    }

    struct Series: Decodable {
        struct Point: Decodable {
            let step: Int
            let value: Double
        }

        let name: String
        let points: [Point]
    }

    struct Download: Decodable {
        let state: String
        let expiresAt: String?
        let newerAvailable: Bool
    }

    struct Event: Decodable {
        let reason: String
        let message: String
    }

    let summary: Summary
    let manifestLocation: String?
    let findings: [Finding]
    let attempts: [Attempt]
    let versions: [Version]
    let metrics: [Series]
    let download: Download?
    let events: [Event]
}

struct AuditRow: Decodable { let action: String }
struct NoticeRow: Decodable {
    let title: String
    let body: String
}
