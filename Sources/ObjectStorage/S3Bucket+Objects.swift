import AsyncHTTPClient
internal import Basics
public import Foundation
import NIOCore
import NIOHTTP1

extension S3Bucket: Bucket {
    public func put(
        _ path: String, as key: String, attributes: ObjectAttributes, now: Date
    ) async throws -> ObjectSummary {
        let objectKey = try ObjectKey(key)
        try attributes.validate()
        let file = try OpenFile(path)
        guard file.sizeBytes <= BucketLimits.putMaxBytes else {
            throw BucketError.invalidRequest(
                "'\(path)' has \(file.sizeBytes) bytes; a put takes at most "
                    + "\(BucketLimits.putMaxBytes), so it needs an upload in parts")
        }
        let digest = try await file.digest(of: 0..<file.sizeBytes)
        guard Hex.encode(digest.sha256) == attributes.sha256 else {
            throw BucketError.sourceMismatch(
                path: path, expected: "SHA-256 \(attributes.sha256)",
                found: "SHA-256 \(Hex.encode(digest.sha256))")
        }
        var request = S3Request(method: "PUT", key: objectKey)
        request.headers = Self.headers(for: attributes)
        request.headers["content-md5"] = digest.md5Header
        let chunks = FileChunks(file: file, range: 0..<file.sizeBytes)
        request.payload = .file(chunks, sha256: digest.sha256)
        let eTag = try await reply(to: request, now: now).headers["etag"].map(Self.unquoted)
        return try await verifiedHead(
            objectKey, attributes.sha256, sizeBytes: file.sizeBytes, eTag: eTag, now: now)
    }

    public func head(_ key: String, now: Date) async throws -> ObjectSummary? {
        let request = S3Request(method: "HEAD", key: try ObjectKey(key))
        do {
            return try await summary(
                of: key, try await reply(to: request, now: now).headers, now: now)
        } catch BucketError.http(404, _, _) {
            // The reply has no body, so the bucket itself may be missing.
            try await confirmBucket(now: now)
            return nil
        }
    }

    @concurrent
    public func get(
        _ key: String, into path: String, now: Date
    ) async throws -> ObjectSummary {
        let response = try await sendForObject(
            S3Request(method: "GET", key: try ObjectKey(key)), now: now)
        let summary = try await summary(of: key, Self.headers(of: response), now: now)
        let file = try IncomingFile("\(path).partial")
        try await mapErrors {
            for try await chunk in response.body {
                try chunk.withUnsafeReadableBytes { try file.write($0) }
            }
        }
        guard file.sizeBytes == summary.sizeBytes else {
            throw BucketError.verificationFailed(
                key: key, expected: "\(summary.sizeBytes) bytes", found: "\(file.sizeBytes) bytes")
        }
        if let expected = summary.sha256, expected != file.sha256 {
            throw BucketError.verificationFailed(
                key: key, expected: "SHA-256 \(expected)", found: "SHA-256 \(file.sha256)")
        }
        try file.publish(as: path)
        return summary
    }

    public func read(_ key: String, bytes: Range<Int64>, now: Date) async throws -> Data {
        try BucketLimits.validate(read: bytes)
        var request = S3Request(method: "GET", key: try ObjectKey(key))
        request.headers["range"] = "bytes=\(bytes.lowerBound)-\(bytes.upperBound - 1)"
        let response: HTTPClientResponse
        do {
            response = try await sendForObject(request, now: now)
        } catch BucketError.http(416, _, _) {
            throw BucketLimits.behindEnd(key: key, bytes)
        }
        // A server without ranges answers 200 with the whole object: skip the beginning.
        var skip = response.status.code == 206 ? 0 : bytes.lowerBound
        var found = Data()
        try await mapErrors {
            for try await chunk in response.body {
                let passed = min(skip, Int64(chunk.readableBytes))
                skip -= passed
                found.append(contentsOf: chunk.readableBytesView.dropFirst(Int(passed)))
                if found.count >= bytes.count { break }
            }
        }
        guard !found.isEmpty else { throw BucketLimits.behindEnd(key: key, bytes) }
        return found.prefix(bytes.count)
    }

    public func delete(_ key: String, now: Date) async throws {
        let request = S3Request(method: "DELETE", key: try ObjectKey(key))
        do {
            _ = try await reply(to: request, now: now)
        } catch BucketError.http(404, "NoSuchKey", _) {}
    }

    public func presignedURL(
        _ key: String, expiresIn: Duration, filename: String?, now: Date
    ) throws -> URL {
        let path = endpoint.path(try ObjectKey(key))
        var items: [(name: String, value: String)] = []
        if let filename {
            items.append(
                ("response-content-disposition", try ContentDisposition.attachment(filename)))
        }
        let signature = SignatureV4(
            credentials: credentials, region: endpoint.region, time: try .signing(now))
        let query = signature.presignedQuery(
            host: endpoint.host, path: path, items: items, lifetime: try LinkLifetime(expiresIn))
        guard let url = URL(string: endpoint.url(path: path, query: query)) else {
            throw BucketError.invalidRequest("the link for '\(key)' is no URL")
        }
        return url
    }
}

extension S3Bucket {
    static func headers(for attributes: ObjectAttributes) -> [String: String] {
        ["content-type": attributes.contentType, "x-amz-meta-sha256": attributes.sha256]
    }

    /// The object under the key after it was written; `eTag` comes from the reply to the write.
    func verifiedHead(
        _ key: ObjectKey, _ sha256: String, sizeBytes: Int64, eTag: String?, now: Date
    ) async throws -> ObjectSummary {
        guard var summary = try await head(key.text, now: now) else {
            throw BucketError.verificationFailed(
                key: key.text, expected: "\(sizeBytes) bytes", found: "nothing")
        }
        // A server without metadata checked the sent bytes, and the tag shows that it still has
        // them.
        if summary.sha256 == nil, let eTag, !eTag.isEmpty, summary.eTag == eTag {
            summary.sha256 = sha256
        }
        try summary.verify(sha256: sha256, sizeBytes: sizeBytes)
        return summary
    }

    private func sendForObject(
        _ request: S3Request, now: Date
    ) async throws -> HTTPClientResponse {
        do {
            return try await send(request, now: now)
        } catch BucketError.http(404, "NoSuchKey", _) {
            throw BucketError.notFound(key: request.key?.text ?? "")
        }
    }

    /// Throws when the bucket does not exist. A denied request counts as existing, because the call
    /// before it was allowed.
    private func confirmBucket(now: Date) async throws {
        do {
            _ = try await reply(to: S3Request(method: "HEAD"), now: now)
        } catch BucketError.http(404, _, _) {
            throw BucketError.http(
                status: 404, code: "NoSuchBucket",
                message: "there is no bucket '\(endpoint.bucket)'")
        } catch BucketError.http(403, _, _) {}
    }

    /// The object as a reply's headers describe it; missing values come from a listing.
    private func summary(
        of key: String, _ headers: [String: String], now: Date
    ) async throws -> ObjectSummary {
        let sha256 = headers["x-amz-meta-sha256"]
        if let sizeBytes = headers["content-length"].flatMap({ Int64($0) }), sizeBytes >= 0,
            let modified = headers["last-modified"].flatMap({ UTCTime(header: $0) })
        {
            return ObjectSummary(
                key: key, sizeBytes: sizeBytes, eTag: Self.unquoted(headers["etag"] ?? ""),
                sha256: sha256, modifiedAt: modified.date)
        }
        guard var listed = try await listed(key, now: now) else {
            throw BucketError.unexpectedReply(
                "the headers of '\(key)' lack a proper Content-Length or Last-Modified, and the "
                    + "listing lacks the key")
        }
        listed.sha256 = sha256
        return listed
    }

    static func unquoted(_ eTag: String) -> String {
        String(eTag.filter { $0 != "\"" })
    }
}

extension BucketLimits {
    static func validate(read bytes: Range<Int64>) throws(BucketError) {
        guard bytes.lowerBound >= 0, !bytes.isEmpty,
            Int64(bytes.count) <= readMaxBytes
        else {
            throw .invalidRequest(
                "the range \(bytes) cannot be read; it must be 1 to \(readMaxBytes) bytes")
        }
    }

    static func behindEnd(key: String, _ bytes: Range<Int64>) -> BucketError {
        .invalidRequest("the range \(bytes) begins behind the end of '\(key)'")
    }
}
