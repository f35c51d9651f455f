import GRDB
import Manifests
import Planning

/// Stores the standings of resources and notifies the owners of failures.
struct StandingWriter {
    let db: Database
    let now: Instant

    /// The standings that differ from the stored ones.
    func changed(among standings: [ResourceStanding]) throws -> [ResourceStanding] {
        try standings.filter { standing in
            try stored(standing.resource)
                .map { try !isSame($0, standing) } ?? true
        }
    }

    func write(_ standing: ResourceStanding) throws {
        let before = try stored(standing.resource)
        let phase = try before?.word("phase", Phase.self)
        let generation = try generation(of: standing.resource)
        let since = phase == standing.phase ? try before?.text("since") : nil
        try db.run(
            sql: """
                INSERT OR REPLACE INTO standings (resource, kind, owner, name, phase, reason,
                    message, position, failure, task, generation, since, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                standing.resource.description, standing.resource.kind.rawValue,
                standing.resource.owner, standing.resource.name, standing.phase.rawValue,
                standing.reason.rawValue, standing.message, standing.position,
                standing.failure?.rawValue,
                standing.task?.stored, generation, since ?? now.stored, now.stored,
            ])
        if standing.phase == .failed, phase != .failed { try tellOfFailure(standing, generation) }
        try db.touch(standing.resource)
    }

    private func stored(_ resource: ResourceID) throws -> Row? {
        try Row.first(
            db, sql: "SELECT * FROM standings WHERE resource = ?",
            arguments: [resource.description])
    }

    private func isSame(_ row: Row, _ standing: ResourceStanding) throws -> Bool {
        try row.text("phase") == standing.phase.rawValue
            && row.text("reason") == standing.reason.rawValue
            && row.text("message") == standing.message
            && row.optionalInt("position") == standing.position
            && row.optionalText("failure") == standing.failure?.rawValue
            && row.optionalText("task") == standing.task?.stored
            && row.int("generation") == generation(of: standing.resource)
    }

    private func generation(of resource: ResourceID) throws -> Int {
        try Int.first(
            db, sql: "SELECT generation FROM generations WHERE resource = ?",
            arguments: [resource.description]) ?? 0
    }

    /// Notifies the owner, once for each attempt that fails for good.
    private func tellOfFailure(_ standing: ResourceStanding, _ generation: Int) throws {
        let attempts = try standing.task.map { task in
            try Int.first(
                db, sql: "SELECT max(number) FROM attempts WHERE task = ?",
                arguments: [task.stored]) ?? 0
        }
        let subject = standing.task?.stored ?? "\(standing.resource) generation \(generation)"
        let failure = standing.failure.map { " (\($0.rawValue))" } ?? ""
        try db.notify(
            .failed, owner: standing.resource,
            stableID: "failed \(subject) attempt \(attempts ?? 0)",
            body: "\(standing.resource) failed\(failure): \(standing.reason.sentence).", at: now)
    }
}
