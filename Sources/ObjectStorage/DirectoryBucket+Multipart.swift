internal import Basics
public import Foundation

extension DirectoryBucket {
    /// The record in the folder of an upload, beside its parts.
    private struct UploadRecord: Codable {
        var key: String
        var attributes: ObjectAttributes
        var initiatedSeconds: Int
    }

    private static let recordName = "upload.json"

    public func createMultipartUpload(
        _ key: String, attributes: ObjectAttributes, now: Date
    ) async throws -> MultipartUpload {
        _ = try self.key(key)
        try attributes.validate()
        try confirmFolder()
        let seconds = try UTCTime.signing(now).secondsSince1970
        let record = UploadRecord(key: key, attributes: attributes, initiatedSeconds: seconds)
        let folder = incomingPath()
        try Folder.make(folder)
        let file = try IncomingFile("\(folder)/\(Self.recordName).partial")
        try JSONEncoder().encode(record).withUnsafeBytes { try file.write($0) }
        try file.publish(as: "\(folder)/\(Self.recordName)")
        var number = 1
        while rename(folder, "\(uploads)/\(seconds)-\(number)") != 0 {
            guard errno == EEXIST || errno == ENOTEMPTY else {
                throw BucketError.file("rename", folder)
            }
            number += 1
        }
        try Folder.sync(uploads)
        return MultipartUpload(key: key, id: "\(seconds)-\(number)")
    }

    @concurrent
    public func uploadPart(
        _ range: PartRange, of path: String, to upload: MultipartUpload, now: Date
    ) async throws -> UploadedPart {
        try range.validate()
        _ = try record(of: upload)
        let source = try OpenFile(path)
        let bytes = range.offsetBytes..<(range.offsetBytes + range.sizeBytes)
        let file = try IncomingFile(incomingPath())
        try source.forEachChunk(of: bytes) { try file.write($0) }
        let partPath = try partPath(range.number, of: upload)
        try file.publish(as: partPath)
        return try await part(range.number, at: partPath)
    }

    @concurrent
    public func listParts(of upload: MultipartUpload, now: Date) async throws -> [UploadedPart] {
        _ = try record(of: upload)
        var found: [UploadedPart] = []
        for name in try Folder.names(in: folder(of: upload)) ?? [] {
            guard name.hasPrefix("part-"), let number = Int(name.dropFirst(5)) else { continue }
            found.append(try await part(number, at: partPath(number, of: upload)))
        }
        return found.sorted { $0.number < $1.number }
    }

    @concurrent
    public func completeMultipartUpload(
        _ upload: MultipartUpload, parts: [UploadedPart], sha256: String, now: Date
    ) async throws -> ObjectSummary {
        let key = try self.key(upload.key)
        let time = try UTCTime.signing(now)
        let sizeBytes = try UploadedPart.validate(parts)
        let record: UploadRecord
        do {
            record = try self.record(of: upload)
        } catch .noSuchUpload {
            let found = try await head(upload.key, now: now)
            guard let found, found.sha256 == sha256, found.sizeBytes == sizeBytes else {
                throw BucketError.noSuchUpload(upload)
            }
            return found
        }
        let file = try IncomingFile(incomingPath())
        for part in parts { try await append(part, of: upload, to: file) }
        guard file.sha256 == sha256, sha256 == record.attributes.sha256 else {
            throw BucketError.sourceMismatch(
                path: upload.key, expected: "SHA-256 \(record.attributes.sha256)",
                found: "SHA-256 \(file.sha256)")
        }
        let summary = try publish(file, as: key, attributes: record.attributes, at: time)
        try await abortMultipartUpload(upload, now: now)
        return summary
    }

    public func abortMultipartUpload(_ upload: MultipartUpload, now: Date) async throws {
        let aside = incomingPath()
        do {
            _ = try record(of: upload)
        } catch .noSuchUpload {
            return
        }
        guard rename(try folder(of: upload), aside) == 0 else {
            guard errno == ENOENT else { throw BucketError.file("rename to", aside) }
            return
        }
        try Folder.sync(uploads)
        try Folder.removeTree(aside)
    }

    public func listMultipartUploads(
        prefix: String, now: Date
    ) async throws -> [PendingUpload] {
        try confirmFolder()
        var found: [PendingUpload] = []
        for id in try Folder.names(in: uploads) ?? [] {
            let path = "\(uploads)/\(id)/\(Self.recordName)"
            guard let record = try read(path), record.key.utf8.starts(with: prefix.utf8) else {
                continue
            }
            found.append(
                PendingUpload(
                    upload: MultipartUpload(key: record.key, id: id),
                    initiatedAt: Date(
                        timeIntervalSince1970: TimeInterval(record.initiatedSeconds))))
        }
        return found.sorted { left, right in
            left.upload.key == right.upload.key
                ? left.upload.id < right.upload.id
                : ObjectKey.precedes(left.upload.key, right.upload.key)
        }
    }

    private func append(
        _ part: UploadedPart, of upload: MultipartUpload, to file: IncomingFile
    ) async throws {
        let path = try partPath(part.number, of: upload)
        guard try Folder.status(path) != nil else {
            throw BucketError.invalidRequest("part \(part.number) was not uploaded")
        }
        guard try await self.part(part.number, at: path) == part else {
            throw BucketError.invalidRequest(
                "part \(part.number) differs from the last upload of that part")
        }
        let source = try OpenFile(path)
        try source.forEachChunk(of: 0..<source.sizeBytes) { try file.write($0) }
    }

    private func part(_ number: Int, at path: String) async throws -> UploadedPart {
        let file = try OpenFile(path)
        let digest = try await file.digest(of: 0..<file.sizeBytes)
        return UploadedPart(
            number: number, eTag: Hex.encode(digest.md5), sizeBytes: file.sizeBytes)
    }

    /// The folder of an upload. The identifier becomes part of a path, so only identifiers of this
    /// form are accepted.
    private func folder(of upload: MultipartUpload) throws(BucketError) -> String {
        let numbers = upload.id.utf8.split(
            separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isOurs = numbers.allSatisfy { Int(Substring($0)).map { $0 >= 0 } == true }
        guard numbers.count == 2, isOurs else { throw .noSuchUpload(upload) }
        return "\(uploads)/\(upload.id)"
    }

    private func partPath(_ number: Int, of upload: MultipartUpload) throws(BucketError) -> String {
        "\(try folder(of: upload))/part-\(number)"
    }

    private func record(of upload: MultipartUpload) throws(BucketError) -> UploadRecord {
        try confirmFolder()
        let path = "\(try folder(of: upload))/\(Self.recordName)"
        guard let record = try read(path), record.key == upload.key else {
            throw .noSuchUpload(upload)
        }
        return record
    }

    /// Nil when there is none; the file was made with one rename, so it is complete if it exists.
    private func read(_ path: String) throws(BucketError) -> UploadRecord? {
        guard try Folder.status(path) != nil else { return nil }
        do {
            let bytes = try Data(contentsOf: URL(filePath: path))
            return try JSONDecoder().decode(UploadRecord.self, from: bytes)
        } catch {
            throw .file(operation: "read", path: path, code: EIO)
        }
    }
}
