import GRDB
import Manifests
import Planning

/// Moves all rows of a resource to another name of the same kind and owner. The rows of the audit
/// keep the name that was true when they were written.
struct ResourceRename {
    let db: Database
    let former: ResourceID
    let current: ResourceID
    let now: Instant

    /// Tables with a column `task`; the other tables refer to the first.
    private static let taskTables = [
        "tasks", "task_inputs", "attempts", "versions", "downloads", "uploads", "upload_parts",
        "progress", "metrics", "previews", "warnings", "summaries", "work_profiles",
    ]
    private static let resourceTables = [
        "resource_references", "findings", "tasks", "versions", "downloads", "standings",
        "events", "notifications",
    ]

    /// The message of the event that tells of the rename; `currentName` looks for it.
    static func message(from former: ResourceID) -> String { "renamed from \(former)" }

    func move() throws {
        // The rows of one task refer to each other by the name that changes.
        try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
        try raiseGeneration()
        try forgetWhatIsInTheWay()
        try touchWhatOffersIt()
        for table in Self.taskTables { try moveTasks(table, "task") }
        for (table, column) in [
            ("versions", "producer"), ("downloads", "pinned"), ("inventory", "current"),
            ("standings", "task"),
        ] {
            try moveTasks(table, column)
        }
        try moveTasks("attempts", "work")
        for table in Self.resourceTables { try moveResource(table, "resource") }
        try moveResource("resource_references", "target")
        try moveResource("task_inputs", "source")
        for table in ["inventory", "standings"] {
            try db.execute(
                sql: "UPDATE \(table) SET name = ? WHERE resource = ?",
                arguments: [current.name, current.description])
        }
        try db.touch(former)
        try db.touch(current)
    }

    /// The state of a download names the result that it offers, so it changes with the name.
    private func touchWhatOffersIt() throws {
        let downloads = try Row.all(
            db, sql: "SELECT DISTINCT resource FROM downloads WHERE substr(pinned, 1, ?) = ?",
            arguments: ["\(former)@".unicodeScalars.count, "\(former)@"])
        for row in downloads { try db.touch(try row.resource("resource")) }
    }

    /// A generation never repeats for a name and never falls for a resource.
    private func raiseGeneration() throws {
        try db.execute(
            sql: """
                INSERT INTO generations (resource, generation)
                SELECT ?1, generation FROM generations WHERE resource = ?2
                ON CONFLICT (resource) DO UPDATE
                SET generation = max(generation, excluded.generation)
                """, arguments: [current.description, former.description])
        try moveResource("inventory", "resource")
    }

    /// Deletes tasks that another resource of the new name left behind and whose keys the moved
    /// tasks need. Their results are gone.
    private func forgetWhatIsInTheWay() throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE in_the_way AS SELECT task FROM tasks WHERE resource = ?1
                AND substr(task, 1, instr(task, '#')) IN (
                    SELECT ?1 || substr(task, length(?2) + 1, instr(task, '#') - length(?2))
                    FROM tasks WHERE resource = ?2)
                """, arguments: [current.description, former.description])
        for table in Self.taskTables.reversed() {
            try db.execute(
                sql: "DELETE FROM \(table) WHERE task IN (SELECT task FROM in_the_way)")
        }
        try db.execute(sql: "DROP TABLE in_the_way")
        for table in ["standings", "resource_references"] {
            try db.execute(
                sql: "DELETE FROM \(table) WHERE resource = ?", arguments: [current.description])
        }
    }

    /// The key of a task begins with its resource and `@`.
    private func moveTasks(_ table: String, _ column: String) throws {
        let prefix = "\(former)@"
        try db.execute(
            sql: """
                UPDATE \(table) SET \(column) = ?1 || substr(\(column), ?2)
                WHERE substr(\(column), 1, ?3) = ?4
                """,
            arguments: [
                "\(current)@", prefix.unicodeScalars.count + 1, prefix.unicodeScalars.count, prefix,
            ])
    }

    private func moveResource(_ table: String, _ column: String) throws {
        try db.execute(
            sql: "UPDATE \(table) SET \(column) = ?1 WHERE \(column) = ?2",
            arguments: [current.description, former.description])
    }
}
