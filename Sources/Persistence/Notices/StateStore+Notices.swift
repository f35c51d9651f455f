import GRDB
public import Planning

extension StateStore {
    /// Notifications to the viewer, newest first. An admin sees everybody's, an anonymous viewer
    /// none.
    public func notices(for viewer: Viewer, page: Page) async throws -> [Notice] {
        guard let (condition, arguments) = viewer.noticeCondition else { return [] }
        return try await query { db in
            try Row.all(
                db,
                sql: """
                    SELECT * FROM notifications WHERE deleted_at IS NULL AND \(condition)
                    ORDER BY id DESC LIMIT ? OFFSET ?
                    """,
                arguments: arguments + [page.limit, page.offset]
            ).map { try Notice(row: $0) }
        }
    }

    /// How many notifications the viewer has not read.
    public func unreadNotices(for viewer: Viewer) async throws -> Int {
        guard let (condition, arguments) = viewer.noticeCondition else { return 0 }
        return try await query { db in
            try Int.first(
                db,
                sql: """
                    SELECT count(*) FROM notifications
                    WHERE deleted_at IS NULL AND read_at IS NULL AND \(condition)
                    """, arguments: arguments) ?? 0
        }
    }

    /// Marks a notification as read. False when the viewer has no such notification.
    public func markNoticeRead(
        _ id: Int, by viewer: Viewer, at now: Instant
    ) throws(StateStoreError) -> Bool {
        try changeNotice(id, by: viewer, set: "read_at = coalesce(read_at, ?)", at: now)
    }

    /// Deletes a notification. False when the viewer has no such notification.
    public func deleteNotice(
        _ id: Int, by viewer: Viewer, at now: Instant
    ) throws(StateStoreError) -> Bool {
        try changeNotice(id, by: viewer, set: "deleted_at = ?", at: now)
    }

    /// Deletes notifications that were read longer than `length` ago. Their stable ids stay known.
    public func dropReadNotices(
        olderThan length: Duration, at now: Instant
    ) throws(StateStoreError) {
        try write { db in
            let rows = try Row.all(
                db,
                sql: """
                    SELECT id, read_at FROM notifications
                    WHERE read_at IS NOT NULL AND deleted_at IS NULL
                    """)
            for row in rows
            where now.remaining(of: length, since: try row.instant("read_at")) == .zero {
                try db.run(
                    sql: "UPDATE notifications SET deleted_at = ? WHERE id = ?",
                    arguments: [now.stored, try row.int("id")])
            }
        }
    }

    private func changeNotice(
        _ id: Int, by viewer: Viewer, set change: String, at now: Instant
    ) throws(StateStoreError) -> Bool {
        guard let (condition, arguments) = viewer.noticeCondition else { return false }
        return try write { db in
            try db.run(
                sql: """
                    UPDATE notifications SET \(change)
                    WHERE id = ? AND deleted_at IS NULL AND \(condition)
                    """, arguments: [now.stored, id] + arguments)
            return db.changesCount == 1
        }
    }
}

extension Viewer {
    /// The SQL condition for the viewer's notifications; nil for an anonymous viewer, who has none.
    fileprivate var noticeCondition: (String, StatementArguments)? {
        switch self {
        case .anonymous: nil
        case .user(let name): ("owner = ?", [name])
        case .administrator, .admin: ("1", [])
        }
    }
}

extension Notice {
    init(row: Row) throws {
        self.init(
            id: try row.int("id"), at: try row.instant("at").date, title: try row.text("title"),
            body: try row.text("body"), isRead: try row.optionalInstant("read_at") != nil)
        resource = try row.resource("resource")
        type = try row.word("type", NoticeType.self)
    }
}
