import GRDB
import Manifests
import Planning

/// Stores the declaration of one resource.
struct InventoryWriter {
    let db: Database
    let now: Instant

    /// Adds or updates the resource and takes back a requested deletion.
    func upsert(_ resource: Resource) throws {
        let keepFor: Duration? =
            resource.spec.as(DownloadSpec.self)?.keepFor
        try db.run(
            sql: """
                INSERT INTO inventory (resource, kind, owner, name, title, access, labels,
                    spec_digest, input_digest, canonical_spec, keep_for_ns, path, line,
                    document_line, document_text, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (resource) DO UPDATE SET title = excluded.title,
                    access = excluded.access, labels = excluded.labels,
                    spec_digest = excluded.spec_digest, input_digest = excluded.input_digest,
                    canonical_spec = excluded.canonical_spec, keep_for_ns = excluded.keep_for_ns,
                    path = excluded.path, line = excluded.line,
                    document_line = excluded.document_line,
                    document_text = excluded.document_text, updated_at = excluded.updated_at,
                    delete_requested_at = NULL, delete_grace_ns = NULL, delete_revision = NULL
                """,
            arguments: [
                resource.id.description, resource.id.kind.rawValue, resource.id.owner,
                resource.id.name, resource.shownTitle,
                resource.spec.common.access.rawValue, try StoredJSON.text(resource.labels),
                resource.specDigest.rawValue, resource.inputDigest?.rawValue,
                try StoredSpec.text(resource.canonicalSpec), keepFor?.nanoseconds,
                resource.document.path, resource.location.line, resource.document.firstLine,
                resource.document.text, now.stored, now.stored,
            ])
        try replaceReferences(of: resource)
    }

    /// Updates place, text, labels and title of a resource whose accepted spec is still the same.
    func refreshDocument(of resource: Resource) throws {
        try db.run(
            sql: """
                UPDATE inventory SET path = ?1, line = ?2, document_line = ?3, document_text = ?4,
                    labels = ?5, title = ?8
                WHERE resource = ?6 AND spec_digest = ?7 AND delete_requested_at IS NULL
                    AND (path <> ?1 OR line <> ?2 OR document_line <> ?3 OR document_text <> ?4
                        OR labels <> ?5 OR title IS NOT ?8)
                """,
            arguments: [
                resource.document.path, resource.location.line, resource.document.firstLine,
                resource.document.text, try StoredJSON.text(resource.labels),
                resource.id.description, resource.specDigest.rawValue, resource.shownTitle,
            ])
    }

    private func replaceReferences(of resource: Resource) throws {
        try db.run(
            sql: "DELETE FROM resource_references WHERE resource = ?",
            arguments: [resource.id.description])
        for (position, reference) in resource.references.enumerated() {
            try db.run(
                sql: """
                    INSERT INTO resource_references (resource, position, target, role)
                    VALUES (?, ?, ?, ?)
                    """,
                arguments: [
                    resource.id.description, position, reference.target.description,
                    reference.role.rawValue,
                ])
        }
    }
}
