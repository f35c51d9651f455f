import GRDB
import Manifests
public import Planning

extension StateStore {
    /// Stores a multipart upload before its first part is sent. It replaces a former upload of the
    /// same task and its parts.
    public func saveUpload(
        _ upload: UploadSession, of task: TaskID, at now: Instant
    ) throws(StateStoreError) {
        try write { db in
            try db.run(sql: "DELETE FROM uploads WHERE task = ?", arguments: [task.stored])
            try db.run(
                sql: """
                    INSERT INTO uploads (task, upload_id, source_sha256, part_bytes, created_at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    task.stored, upload.uploadID, upload.sourceSHA256, upload.partBytes,
                    now.stored,
                ])
            try Self.insert(upload.parts, of: task, db)
        }
    }

    /// Stores a part that the bucket confirmed.
    public func savePart(_ part: UploadSession.Part, of task: TaskID) throws(StateStoreError) {
        try write { try Self.insert([part], of: task, $0) }
    }

    /// The upload that was begun and not yet completed; nil when there is none.
    public func upload(of task: TaskID) throws(StateStoreError) -> UploadSession? {
        try read { db in
            let row = try Row.first(
                db, sql: "SELECT * FROM uploads WHERE task = ?", arguments: [task.stored])
            guard let row else { return nil }
            let parts = try Row.all(
                db, sql: "SELECT * FROM upload_parts WHERE task = ? ORDER BY number",
                arguments: [task.stored])
            return UploadSession(
                uploadID: try row.text("upload_id"), sourceSHA256: try row.text("source_sha256"),
                partBytes: try row.int("part_bytes"),
                parts: try parts.map { part in
                    UploadSession.Part(
                        number: try part.int("number"), etag: try part.text("etag"),
                        sizeBytes: try part.int("size_bytes"))
                })
        }
    }

    /// Ids of all uploads that were begun and neither completed nor aborted.
    public func openUploads() throws(StateStoreError) -> Set<String> {
        try read { db in Set(try String.all(db, sql: "SELECT upload_id FROM uploads")) }
    }

    /// Forgets an upload that was aborted.
    public func dropUpload(of task: TaskID) throws(StateStoreError) {
        try write { db in
            try db.run(sql: "DELETE FROM uploads WHERE task = ?", arguments: [task.stored])
        }
    }

    private static func insert(
        _ parts: [UploadSession.Part], of task: TaskID, _ db: Database
    ) throws {
        for part in parts {
            try db.run(
                sql: """
                    INSERT OR REPLACE INTO upload_parts (task, number, etag, size_bytes)
                    VALUES (?, ?, ?, ?)
                    """,
                arguments: [task.stored, part.number, part.etag, part.sizeBytes])
        }
    }
}

/// A multipart upload under way, stored so that it can continue after a crash.
public struct UploadSession: Sendable, Hashable {
    public struct Part: Sendable, Hashable {
        public let number: Int
        /// The bucket's ETag of the part's content, exactly as it was answered.
        public let etag: String
        public let sizeBytes: Int

        public init(number: Int, etag: String, sizeBytes: Int) {
            self.number = number
            self.etag = etag
            self.sizeBytes = sizeBytes
        }
    }

    public let uploadID: String
    /// SHA-256 of the whole archive; parts of another archive must not be joined to this upload.
    public let sourceSHA256: String
    public let partBytes: Int
    public let parts: [Part]

    public init(uploadID: String, sourceSHA256: String, partBytes: Int, parts: [Part]) {
        self.uploadID = uploadID
        self.sourceSHA256 = sourceSHA256
        self.partBytes = partBytes
        self.parts = parts
    }
}
