internal import Foundation
internal import Manifests
internal import Persistence
internal import Planning

/// A file beside the database that says which task made an artifact, for the case that the database
/// is lost.
struct ResultRecord: Codable, Hashable, Sendable {
    let task: TaskID
    let rerun: String?
    let artifactDigest: String
    let sizeBytes: Int
    let fileCount: Int

    init(_ artifact: Artifact, of task: TaskID, rerun: String?) {
        self.task = task
        self.rerun = rerun
        artifactDigest = artifact.digest
        sizeBytes = artifact.sizeBytes
        fileCount = artifact.fileCount
    }

    var artifact: Artifact {
        Artifact(digest: artifactDigest, sizeBytes: sizeBytes, fileCount: fileCount)
    }

    var fileName: String { Self.fileName(of: task) }

    static func fileName(of task: TaskID) -> String {
        "\(ContentDigest.sha256(task.description.utf8)).json"
    }
}

extension ArtifactStore {
    /// Writes the note, before the journal names the artifact.
    func note(_ record: ResultRecord) throws(FileError) {
        do {
            let text = try JSONEncoder().encode(record)
            try Disk.write(text, to: "\(folder.results)/\(record.fileName)", mode: 0o640)
        } catch let error as FileError {
            throw error
        } catch {
            throw .failed(operation: "encode", path: folder.results, reason: "\(error)")
        }
    }

    /// The notes of existing artifacts, in order of task, without those of `known` tasks. Skips
    /// damaged notes.
    func notedResults(besides known: Set<TaskID> = []) throws(FileError) -> [ResultRecord] {
        let passed = Set(known.map(ResultRecord.fileName))
        let unread = try names(in: folder.results).filter { !passed.contains($0) }
        let records = unread.compactMap { name -> ResultRecord? in
            guard let text = FileManager.default.contents(atPath: "\(folder.results)/\(name)")
            else { return nil }
            return try? JSONDecoder().decode(ResultRecord.self, from: text)  // damaged: not known
        }
        return records.filter { Disk.exists("\(folder.listings)/\($0.artifactDigest)") }
            .sorted { $0.task < $1.task }
    }

    /// Moves a note to the resource's present name.
    func rename(_ record: ResultRecord, to task: TaskID) throws(FileError) {
        try note(ResultRecord(record.artifact, of: task, rerun: record.rerun))
        try Disk.remove("\(folder.results)/\(record.fileName)")
    }

    /// Removes the notes of artifacts that are not in `named`.
    func dropNotes(keeping named: Set<String>) throws(FileError) {
        for record in try notedResults() where !named.contains(record.artifactDigest) {
            try Disk.remove("\(folder.results)/\(record.fileName)")
        }
    }
}
