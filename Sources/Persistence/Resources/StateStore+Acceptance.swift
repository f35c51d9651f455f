import GRDB
public import Manifests
public import Planning

extension StateStore {
    /// Records what a revision declares, in one transaction: inventory, generations, references,
    /// findings, requested deletions, results taken over, and the audit of all that.
    ///
    /// Blocked changes leave no trace but their findings. Accepting the same revision again changes
    /// nothing. Returns the outcome of the revision.
    ///
    /// - Parameter edited: the only resources whose manifests may differ from what was recorded
    ///   last; nil when any may.
    @discardableResult
    public func accept(
        _ changes: [ResourceChange], of desired: DesiredState, edited: Set<ResourceID>?,
        revision: AcceptedRevision, at now: Instant
    ) throws(StateStoreError) -> RevisionOutcome {
        let outcome = RevisionOutcome(of: desired, changes)
        try write { db in
            try Acceptance(
                db: db, desired: desired, edited: edited, revision: revision, now: now
            ).record(changes, outcome)
        }
        return outcome
    }

    /// The newest accepted revision; nil before the first.
    public func acceptedRevision() throws(StateStoreError) -> AcceptedRevision? {
        try read { try AcceptedRevision.last($0) }
    }

    /// The last declaration of each resource in the inventory, in order of identity, except
    /// resources that are being deleted. Only of `kind`, unless that is nil.
    public func lastGood(of kind: Kind?) throws(StateStoreError) -> [LastGoodDocument] {
        try read { db in
            try Row.all(
                db,
                sql: """
                    SELECT resource, path, document_line, document_text FROM inventory
                    WHERE delete_requested_at IS NULL AND resource >= ?1 AND resource < ?2
                    """, arguments: Self.range(of: kind)
            ).map { row in
                LastGoodDocument(
                    id: try row.resource("resource"),
                    document: SourceDocument(
                        path: try row.text("path"), firstLine: try row.int("document_line"),
                        text: try row.text("document_text")))
            }.sorted { $0.id < $1.id }
        }
    }

    /// The names of a kind's resources lie between these: '0' comes after '/'.
    private static func range(of kind: Kind?) -> StatementArguments {
        kind.map { ["\($0.rawValue)/", "\($0.rawValue)0"] } ?? ["", "a"]
    }

    /// Stores a consent to changes that a guard stopped. It is bound to the revision and exactly
    /// this set of resources, and is used up when they are accepted. The audit rows of these
    /// changes name the actor.
    public func approve(
        revision: String, resources: Set<ResourceID>, by actor: Actor, at now: Instant
    ) throws(StateStoreError) {
        try write { db in
            try db.run(
                sql: """
                    INSERT INTO approvals (revision, resources, approved_by, approved_at)
                    VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """,
                arguments: [
                    revision, try StoredJSON.text(resources.map(\.description).sorted()),
                    actor.description, now.stored,
                ])
            try db.insertLabEvent(
                reason: "approved",
                message: "\(actor) approved \(Counted.text(resources.count, "change")) of "
                    + revision.prefix(12), at: now)
        }
    }
}

extension AcceptedRevision {
    static func last(_ db: Database) throws -> AcceptedRevision? {
        try Row.first(db, sql: "SELECT * FROM revisions ORDER BY sequence DESC LIMIT 1").map {
            var revision = AcceptedRevision(
                commit: try $0.text("commit_id"), subject: try $0.text("subject"),
                author: try $0.text("author"),
                committedAt: .nanoseconds(try $0.int("committed_at_ns")))
            revision.signer = try $0.optionalText("signer")
            revision.demandsSignature = try $0.int("demands_signature") == 1
            return revision
        }
    }
}
