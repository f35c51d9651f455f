public import Foundation

extension S3Bucket {
    public func createMultipartUpload(
        _ key: String, attributes: ObjectAttributes, now: Date
    ) async throws -> MultipartUpload {
        try attributes.validate()
        var request = S3Request(method: "POST", key: try ObjectKey(key))
        request.query = [("uploads", "")]
        request.headers = Self.headers(for: attributes)
        let root = try await reply(to: request, now: now)
            .document("InitiateMultipartUploadResult")
        guard let id = root.text("UploadId"), !id.isEmpty else {
            throw BucketError.unexpectedReply("the upload that was begun has no identifier")
        }
        return MultipartUpload(key: key, id: id)
    }

    public func uploadPart(
        _ range: PartRange, of path: String, to upload: MultipartUpload, now: Date
    ) async throws -> UploadedPart {
        try range.validate()
        let file = try OpenFile(path)
        let bytes = range.offsetBytes..<(range.offsetBytes + range.sizeBytes)
        let digest = try await file.digest(of: bytes)
        var request = try request("PUT", upload)
        request.query.append(("partNumber", String(range.number)))
        request.headers["content-md5"] = digest.md5Header
        request.payload = .file(FileChunks(file: file, range: bytes), sha256: digest.sha256)
        let reply = try await replyForUpload(request, upload, now: now)
        guard let eTag = reply.headers["etag"].map(Self.unquoted), !eTag.isEmpty else {
            throw BucketError.unexpectedReply("the part that was sent got no ETag")
        }
        return UploadedPart(number: range.number, eTag: eTag, sizeBytes: range.sizeBytes)
    }

    public func completeMultipartUpload(
        _ upload: MultipartUpload, parts: [UploadedPart], sha256: String, now: Date
    ) async throws -> ObjectSummary {
        let key = try ObjectKey(upload.key)
        let sizeBytes = try UploadedPart.validate(parts)
        var request = try request("POST", upload)
        request.headers["content-type"] = "application/xml"
        request.payload = .bytes(Array(Self.completion(of: parts).utf8))
        do {
            let reply = try await replyForUpload(request, upload, now: now)
            // The server sends the status before it joins the parts, so a failure can follow a 200.
            guard XMLReader.read(reply.body)?.name != "Error" else {
                throw error(status: reply.status, body: reply.body)
            }
            let result = try reply.document("CompleteMultipartUploadResult")
            return try await verifiedHead(
                key, sha256, sizeBytes: sizeBytes, eTag: result.text("ETag").map(Self.unquoted),
                now: now)
        } catch BucketError.noSuchUpload {
            return try await completed(upload, parts, sha256: sha256, now: now)
        }
    }

    public func abortMultipartUpload(_ upload: MultipartUpload, now: Date) async throws {
        do {
            _ = try await replyForUpload(try request("DELETE", upload), upload, now: now)
        } catch BucketError.noSuchUpload {}
    }

    func request(_ method: String, _ upload: MultipartUpload) throws(BucketError) -> S3Request {
        guard !upload.id.isEmpty else {
            throw .invalidRequest("the upload of '\(upload.key)' has no identifier")
        }
        var request = S3Request(method: method, key: try ObjectKey(upload.key))
        request.query = [("uploadId", upload.id)]
        return request
    }

    func replyForUpload(
        _ request: S3Request, _ upload: MultipartUpload, now: Date
    ) async throws -> S3Reply {
        do {
            return try await reply(to: request, now: now)
        } catch BucketError.http(404, "NoSuchUpload", _) {
            throw BucketError.noSuchUpload(upload)
        }
    }

    private static func completion(of parts: [UploadedPart]) -> String {
        let list = parts.map { part in
            let eTag = part.eTag.filter { !"&<>\"".contains($0) }
            return "<Part><PartNumber>\(part.number)</PartNumber>"
                + "<ETag>&quot;\(eTag)&quot;</ETag></Part>"
        }
        return "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            + list.joined() + "</CompleteMultipartUpload>"
    }
}

extension UploadedPart {
    /// The total size of the parts.
    ///
    /// - Throws: `invalidRequest` unless there are parts and their numbers rise.
    static func validate(_ parts: [UploadedPart]) throws(BucketError) -> Int64 {
        guard !parts.isEmpty else {
            throw .invalidRequest("an upload is completed with at least one part")
        }
        var sizeBytes: Int64 = 0
        var last = 0
        for part in parts {
            try PartRange.validate(number: part.number)
            guard part.number > last else {
                throw .invalidRequest("part \(part.number) follows part \(last); they must rise")
            }
            guard (0...BucketLimits.partMaxBytes).contains(part.sizeBytes) else {
                throw .invalidRequest("part \(part.number) has \(part.sizeBytes) bytes")
            }
            last = part.number
            sizeBytes += part.sizeBytes
        }
        return sizeBytes
    }
}
