import GRDB
import Manifests
import Planning

/// The acceptance of one revision inside one transaction.
struct Acceptance {
    let db: Database
    let desired: DesiredState
    let edited: Set<ResourceID>?
    let revision: AcceptedRevision
    let now: Instant

    func record(_ changes: [ResourceChange], _ outcome: RevisionOutcome) throws {
        try recordRevision(outcome)
        let concerned = edited?.union(changes.map(\.resource))
        let declared = desired.resources(among: concerned)
        let approvers = try useUpApprovals(for: changes)
        // Versions refer to inventory rows of their producers only by name, so any order would do.
        // The order of the changes is kept because people read the audit and the events in it.
        for change in changes {
            switch change.verb {
            case .blocked: break
            case .delete:
                try requestDeletion(change, approvedBy: approvers[change.resource])
            case .rename:
                guard let resource = declared[change.resource], let former = change.related.first
                else {
                    throw StateStoreError.contradiction(
                        "\(change.resource) is to be renamed but is not declared")
                }
                try ResourceRename(db: db, former: former, current: resource.id, now: now).move()
                try accept(resource, change, approvedBy: nil)
            case .create, .update, .replace, .reuse, .restore, .adopt:
                guard let resource = declared[change.resource] else {
                    throw StateStoreError.contradiction(
                        "\(change.resource) is to be accepted but is not declared")
                }
                try accept(resource, change, approvedBy: approvers[change.resource])
            }
        }
        try refreshDocuments(of: edited.map { $0.compactMap { declared[$0] } } ?? desired.resources)
        try FindingsWriter(db: db).replace(with: desired)
        try dropStandingsOfUnknown()
    }

    private func recordRevision(_ outcome: RevisionOutcome) throws {
        guard try AcceptedRevision.last(db)?.commit != revision.commit else { return }
        try db.run(
            sql: """
                INSERT INTO revisions (commit_id, subject, author, committed_at_ns, accepted_at,
                    signer, demands_signature)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                revision.commit, revision.subject, revision.author,
                revision.committedAt.nanoseconds, now.stored, revision.signer,
                revision.demandsSignature,
            ])
        let signed = revision.signer.map { ", signed by \($0)" } ?? ""
        try db.insertLabEvent(
            reason: "revisionAccepted",
            message: "\(revision.commit.prefix(12)) \(revision.subject)\(signed): "
                + outcome.sentence, at: now)
    }

    /// Deletes the approvals that these changes use up, and approvals of other revisions. Returns
    /// who approved each change.
    private func useUpApprovals(
        for changes: [ResourceChange]
    ) throws -> [ResourceID: String] {
        let accepted = Set(changes.filter { $0.verb != .blocked }.map(\.resource))
        var approvers: [ResourceID: String] = [:]
        for row in try Row.all(db, sql: "SELECT * FROM approvals") {
            let (commit, names) = (try row.text("revision"), try row.text("resources"))
            if commit == revision.commit {
                let approved = try row.json("resources", [String].self).compactMap {
                    ResourceID($0)
                }
                guard accepted.isSuperset(of: approved) else { continue }
                for id in approved { approvers[id] = try row.text("approved_by") }
            }
            try db.run(
                sql: "DELETE FROM approvals WHERE revision = ? AND resources = ?",
                arguments: [commit, names])
        }
        return approvers
    }

    private func accept(
        _ resource: Resource, _ change: ResourceChange, approvedBy approver: String?
    ) throws {
        let time = try raiseGeneration(of: resource)
        try InventoryWriter(db: db, now: now).upsert(resource)
        if let version = change.version {
            try takeOver(version, for: resource)
        }
        let actor = Actor.author(revision.author)
        let transition: AuditedTransition =
            if change.verb == .rename, let former = change.related.first {
                .renamed(resource.id.kind, from: former.description)
            } else {
                .accepted(change.verb, resource.id.kind, time)
            }
        try db.audit(
            transition, by: actor, about: resource.id, at: now, note: Self.note(of: approver))
        if let spec = resource.spec.as(DownloadSpec.self), change.verb != .update,
            change.verb != .rename
        {
            try db.audit(
                .requested(target: spec.target.kind), by: actor, about: resource.id, at: now)
        }
        try db.insertEvent(
            about: resource.id, .resource, reason: change.reason.rawValue,
            message: message(of: change), at: now)
        try db.touch(resource.id)
    }

    private func message(of change: ResourceChange) -> String {
        if change.verb == .rename, let former = change.related.first {
            return ResourceRename.message(from: former)
        }
        return "\(change.verb.rawValue): \(change.reason.sentence)"
    }

    /// Raises the generation when the spec differs from the accepted one. Returns whether a
    /// resource of this identity was ever accepted before.
    private func raiseGeneration(of resource: Resource) throws -> AuditedTransition.FirstTime {
        let id = resource.id.description
        let isKnown = try Bool.first(
            db, sql: "SELECT EXISTS (SELECT 1 FROM generations WHERE resource = ?)",
            arguments: [id])
        let accepted = try String.first(
            db, sql: "SELECT spec_digest FROM inventory WHERE resource = ?", arguments: [id])
        if accepted != resource.specDigest.rawValue {
            try db.run(
                sql: """
                    INSERT INTO generations (resource, generation) VALUES (?, 1)
                    ON CONFLICT (resource) DO UPDATE SET generation = generation + 1
                    """, arguments: [id])
        }
        return isKnown == true ? .again : .first
    }

    private static func note(of approver: String?) -> String {
        approver.map { ", approved by \($0)" } ?? ""
    }

    private func requestDeletion(
        _ change: ResourceChange, approvedBy approver: String?
    ) throws {
        try db.run(
            sql: """
                UPDATE inventory SET delete_requested_at = ?, delete_grace_ns = ?,
                    delete_revision = ?, updated_at = ?
                WHERE resource = ? AND delete_requested_at IS NULL
                """,
            arguments: [
                now.stored, (change.grace ?? .zero).nanoseconds, revision.commit, now.stored,
                change.resource.description,
            ])
        guard db.changesCount == 1 else { return }
        try db.audit(
            .accepted(.delete, change.resource.kind, .again), by: .author(revision.author),
            about: change.resource, at: now, note: Self.note(of: approver))
        try db.insertEvent(
            about: change.resource, .resource, reason: change.reason.rawValue,
            message: change.reason.sentence, at: now)
        try db.touch(change.resource)
    }

    /// Makes `version` the current result; a result of another resource is entered as one of this
    /// resource, which points to the same artifact.
    private func takeOver(_ version: TaskID, for resource: Resource) throws {
        if version.resource == resource.id {
            try db.makeCurrent(version, of: resource.id, at: now)
        } else {
            let own = try ResultAdoption(db: db, now: now)
                .enter(version, for: resource.id, rerun: resource.spec.run?.rerun)
            try db.makeCurrent(own, of: resource.id, at: now)
        }
    }

    /// Stores the new place and text of unchanged specs, because manifests move within and between
    /// files.
    private func refreshDocuments(of resources: [Resource]) throws {
        for resource in resources where resource.specVersion == .current {
            try InventoryWriter(db: db, now: now).refreshDocument(of: resource)
            if db.changesCount > 0 { try db.touch(resource.id) }
        }
    }

    /// Deletes standings of resources that were never valid and are no longer declared, so that
    /// lists leave them out.
    private func dropStandingsOfUnknown() throws {
        guard edited == nil else { return }
        let invalid = Set(desired.invalid.map(\.id.description))
        let unknown = try String.all(
            db,
            sql: """
                SELECT resource FROM standings
                WHERE resource NOT IN (SELECT resource FROM inventory)
                """
        ).filter { !invalid.contains($0) }
        for resource in unknown {
            try db.run(
                sql: "DELETE FROM standings WHERE resource = ?", arguments: [resource])
        }
    }
}

/// A commit whose manifests are in force.
public struct AcceptedRevision: Sendable, Hashable, Codable {
    public let commit: String
    /// First line of the message.
    public let subject: String
    public let author: String
    /// Seconds since 1970 by the committer's clock; for people only.
    public let committedAt: Duration
    /// Whose trusted key signed it; nil when no signature was demanded, so none was checked.
    public var signer: String?
    /// Whether its Lab demands that the next one is signed.
    public var demandsSignature = false

    public init(commit: String, subject: String, author: String, committedAt: Duration) {
        self.commit = commit
        self.subject = subject
        self.author = author
        self.committedAt = committedAt
    }
}
