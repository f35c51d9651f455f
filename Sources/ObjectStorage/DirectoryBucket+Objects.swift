internal import Basics
public import Foundation

extension DirectoryBucket: Bucket {
    @concurrent
    public func put(
        _ path: String, as key: String, attributes: ObjectAttributes, now: Date
    ) async throws -> ObjectSummary {
        let objectKey = try self.key(key)
        try attributes.validate()
        let time = try UTCTime.signing(now)
        try confirmFolder()
        let source = try OpenFile(path)
        let file = try IncomingFile(incomingPath())
        try source.forEachChunk(of: 0..<source.sizeBytes) { try file.write($0) }
        guard file.sha256 == attributes.sha256 else {
            throw BucketError.sourceMismatch(
                path: path, expected: "SHA-256 \(attributes.sha256)",
                found: "SHA-256 \(file.sha256)")
        }
        return try publish(file, as: objectKey, attributes: attributes, at: time)
    }

    public func head(_ key: String, now: Date) async throws -> ObjectSummary? {
        try await stored(self.key(key))?.summary
    }

    @concurrent
    public func get(
        _ key: String, into path: String, now: Date
    ) async throws -> ObjectSummary {
        let objectKey = try self.key(key)
        guard let stored = try await stored(objectKey) else {
            throw BucketError.notFound(key: key)
        }
        let source = try OpenFile(self.path(of: objectKey))
        let file = try IncomingFile("\(path).partial")
        try source.forEachChunk(of: 0..<source.sizeBytes) { try file.write($0) }
        guard file.sha256 == stored.summary.sha256 else {
            throw BucketError.verificationFailed(
                key: key, expected: "SHA-256 \(stored.summary.sha256 ?? "")",
                found: "SHA-256 \(file.sha256)")
        }
        try file.publish(as: path)
        return stored.summary
    }

    @concurrent
    public func read(_ key: String, bytes: Range<Int64>, now: Date) async throws -> Data {
        try BucketLimits.validate(read: bytes)
        let objectKey = try self.key(key)
        try confirmFolder()
        guard try regularFile(objectKey) != nil else { throw BucketError.notFound(key: key) }
        let file = try OpenFile(path(of: objectKey))
        guard bytes.lowerBound < file.sizeBytes else {
            throw BucketLimits.behindEnd(key: key, bytes)
        }
        var found = Data()
        try file.forEachChunk(of: bytes.clamped(to: 0..<file.sizeBytes)) { chunk in
            found.append(contentsOf: chunk)
        }
        return found
    }

    public func delete(_ key: String, now: Date) async throws {
        let objectKey = try self.key(key)
        try confirmFolder()
        try remove(objectKey)
    }

    @concurrent
    public func list(prefix: String, now: Date) async throws -> [ObjectSummary] {
        try confirmFolder()
        var found: [ObjectSummary] = []
        var folders = [""]
        while let folder = folders.popLast() {
            try Task.checkCancellation()
            for name in try Folder.names(in: "\(root)/\(folder)") ?? [] {
                let key = folder + name
                guard key != Self.hiddenName, let status = try Folder.status("\(root)/\(key)")
                else { continue }
                if status.st_mode & S_IFMT == S_IFDIR {
                    folders.append("\(key)/")
                } else if status.st_mode & S_IFMT == S_IFREG,
                    key.utf8.starts(with: prefix.utf8)
                {
                    found.append(FileMark(status).summary(of: key, sha256: nil))
                }
            }
        }
        return found.sorted { ObjectKey.precedes($0.key, $1.key) }
    }

    public func presignedURL(
        _ key: String, expiresIn: Duration, filename: String?, now: Date
    ) throws -> URL {
        try signer.link(
            to: self.key(key), lifetime: LinkLifetime(expiresIn), filename: filename,
            now: .signing(now))
    }

    /// The answer to a request with a link. No file is read for an invalid link.
    ///
    /// - Parameters:
    ///   - path: the request's path from `/objects/` on, still percent-encoded.
    ///   - query: the part after `?`, still percent-encoded.
    public func verify(path: String, query: String, now: Date) async throws -> CheckedObject {
        switch signer.verify(path: path, query: query, now: now) {
        case .expired: return .expired
        case .tampered: return .tampered
        case .valid(let link):
            let key = try self.key(link.key)
            guard let stored = try await stored(key) else { return .absent(key: link.key) }
            return .valid(
                VerifiedObject(
                    link: link, summary: stored.summary, contentType: stored.contentType,
                    path: self.path(of: key)))
        }
    }
}

extension DirectoryBucket {
    private struct Stored {
        var summary: ObjectSummary
        var contentType: String
    }

    /// The object with its digest, which is computed when there is no record of this very file.
    @concurrent
    private func stored(_ key: ObjectKey) async throws -> Stored? {
        try confirmFolder()
        guard let mark = try regularFile(key) else { return nil }
        if let record = try record(of: key), record.file == mark {
            return Stored(
                summary: mark.summary(of: key.text, sha256: record.attributes.sha256),
                contentType: record.attributes.contentType)
        }
        let file = try OpenFile(path(of: key))
        let digest = try await file.digest(of: 0..<file.sizeBytes)
        return Stored(
            summary: mark.summary(of: key.text, sha256: Hex.encode(digest.sha256)),
            contentType: "application/octet-stream")
    }

    private func regularFile(_ key: ObjectKey) throws(BucketError) -> FileMark? {
        guard let status = try Folder.status(path(of: key)), status.st_mode & S_IFMT == S_IFREG
        else { return nil }
        return FileMark(status)
    }

    /// Nil also for a record that cannot be read, because the digest can be computed from the file.
    private func record(of key: ObjectKey) throws -> ObjectRecord? {
        let path = recordPath(of: key)
        guard try Folder.status(path) != nil else { return nil }
        return try? JSONDecoder().decode(  // damaged is as good as absent: see above
            ObjectRecord.self, from: Data(contentsOf: URL(filePath: path)))
    }
}

/// The record that a `DirectoryBucket` stores beside an object's file.
///
/// It is written before the file gets its name, and describes exactly one file. After a crash in
/// between, or in a copy of the folder, it does not match the file, and the digest is computed
/// again.
struct ObjectRecord: Codable, Hashable {
    var attributes: ObjectAttributes
    var file: FileMark
}

/// Identifies a file, so that a replacement under the same name is noticed.
struct FileMark: Codable, Hashable {
    var inode: UInt64
    var sizeBytes: Int64
    var modifiedSeconds: Int

    init(_ status: stat) {
        inode = UInt64(status.st_ino)
        sizeBytes = Int64(status.st_size)
        modifiedSeconds = Int(status.st_mtim.tv_sec)
    }

    var eTag: String {
        [UInt64(bitPattern: Int64(modifiedSeconds)), inode, UInt64(bitPattern: sizeBytes)]
            .map { String($0, radix: 16) }.joined(separator: "-")
    }

    func summary(of key: String, sha256: String?) -> ObjectSummary {
        ObjectSummary(
            key: key, sizeBytes: sizeBytes, eTag: eTag, sha256: sha256,
            modifiedAt: Date(timeIntervalSince1970: TimeInterval(modifiedSeconds)))
    }
}
