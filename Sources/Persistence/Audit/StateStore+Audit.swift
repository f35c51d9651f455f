import GRDB
public import Manifests
public import Planning

extension StateStore {
    /// Writes the audit row of a sign-in.
    public func recordSignIn(of viewer: Viewer, at now: Instant) throws(StateStoreError) {
        guard let actor = viewer.actor else { return }
        try write { db in
            try db.audit(.signedIn, by: actor, about: nil, at: now)
        }
    }

    /// Writes the audit row and the event of a link that was made for `download`; the link is not
    /// stored.
    ///
    /// Returns false and writes nothing when the viewer may not see the download, or it is unknown.
    public func recordMint(
        download: ResourceID, viewer: Viewer, at now: Instant
    ) throws(StateStoreError) -> Bool {
        guard let actor = viewer.actor, viewer.seesTasks(of: download) else { return false }
        return try write { db in
            guard let target = try db.downloadTarget(of: download) else { return false }
            try db.audit(.minted(target: target.kind), by: actor, about: download, at: now)
            try db.insertEvent(
                about: download, .task, reason: "linkMade", message: "a link was made for \(actor)",
                at: now)
            return true
        }
    }

    /// Checks that every row of the audit continues the row before it.
    public func verifyAuditChain() throws(StateStoreError) -> AuditChainState {
        try read { db in
            var previous = AuditContent.origin
            var count = 0
            let rows = try Row.fetchCursor(db, sql: "SELECT * FROM audit ORDER BY sequence")
            while let row = try rows.next() {
                count += 1
                let sequence = try row.int("sequence")
                let hash = try AuditContent(row: row).hash()
                guard sequence == count, try row.text("previous_hash") == previous,
                    try row.text("hash") == hash
                else { return .broken(atSequence: count) }
                previous = hash
            }
            return .intact(rows: count)
        }
    }

    /// Rows of the audit, newest first; nil unless the viewer is an admin.
    public func audit(
        for viewer: Viewer, page: Page
    ) async throws -> [AuditEntry]? {
        guard viewer.isAdmin else { return nil }
        return try await query { db in
            try Row.all(
                db, sql: "SELECT * FROM audit ORDER BY sequence DESC LIMIT ? OFFSET ?",
                arguments: [page.limit, page.offset]
            ).map { try AuditEntry(row: $0) }
        }
    }
}

extension AuditContent {
    /// The previous hash of the first row.
    static let origin = String(repeating: "0", count: 64)

    init(row: Row) throws {
        self.init(
            sequence: try row.int("sequence"), type: try row.text("type"),
            actor: try row.text("actor"), resource: try row.optionalText("resource"),
            detail: try row.text("detail"), at: try row.text("at"),
            previousHash: try row.text("previous_hash"))
    }
}

extension AuditEntry {
    init(row: Row) throws {
        self.init(
            id: try row.int("sequence"), at: try row.instant("at").date,
            actor: try row.text("actor"), action: try row.word("type", AuditType.self),
            detail: try row.text("detail"))
        resource = try row.optionalText("resource").flatMap { ResourceID($0) }
    }
}

extension Database {
    /// Appends the row that `AuditTable` asks for, if any, to the chain.
    ///
    /// - Parameter note: text that is appended to the transition's own detail.
    func audit(
        _ transition: AuditedTransition, by actor: Actor, about resource: ResourceID?,
        at now: Instant, note: String = ""
    ) throws {
        guard let type = AuditTable.type(of: transition) else { return }
        let last = try Row.fetchOne(
            self, sql: "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1")
        let content = AuditContent(
            sequence: try last.map { try $0.int("sequence") + 1 } ?? 1, type: type.rawValue,
            actor: actor.description, resource: resource?.description,
            detail: transition.detail + note, at: now.stored,
            previousHash: try last?.text("hash") ?? AuditContent.origin)
        try run(
            sql: """
                INSERT INTO audit (sequence, type, actor, resource, detail, at, previous_hash, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                content.sequence, content.type, content.actor, content.resource, content.detail,
                content.at, content.previousHash, try content.hash(),
            ])
    }

    /// The resource that a download fetches by its last accepted manifest; nil for an unknown
    /// download.
    func downloadTarget(of download: ResourceID) throws -> ResourceID? {
        try String.fetchOne(
            self,
            sql: """
                SELECT target FROM resource_references WHERE resource = ? AND role = 'target'
                ORDER BY position LIMIT 1
                """, arguments: [download.description]
        ).flatMap { ResourceID($0) }
    }
}

extension AuditedTransition {
    /// Detail that the type does not say, such as the verb; may be empty.
    var detail: String {
        switch self {
        case .accepted(let verb, _, _): verb.rawValue
        case .renamed(_, let former): "renamed from \(former)"
        case .ended(_, let end): end.sentence
        case .requested, .started, .minted, .signedIn: ""
        }
    }
}
