public import Foundation

extension S3Bucket {
    public func list(prefix: String, now: Date) async throws -> [ObjectSummary] {
        var found: [ObjectSummary] = []
        var token: String?
        var isTruncated = true
        while isTruncated {
            var request = S3Request(method: "GET")
            request.query = [("list-type", "2"), ("prefix", prefix)]
            if let token { request.query.append(("continuation-token", token)) }
            let page = try await reply(to: request, now: now).document("ListBucketResult")
            for element in page.all("Contents") { found.append(try Self.summary(element)) }
            isTruncated = page.text("IsTruncated") == "true"
            let next = page.text("NextContinuationToken") ?? ""
            try Self.requireProgress(isTruncated, from: token ?? "", to: next)
            token = next
        }
        return found.sorted { ObjectKey.precedes($0.key, $1.key) }
    }

    /// The listing's entry of one object: the first entry whose key begins with the object's key.
    func listed(_ key: String, now: Date) async throws -> ObjectSummary? {
        var request = S3Request(method: "GET")
        request.query = [("list-type", "2"), ("max-keys", "1"), ("prefix", key)]
        let page = try await reply(to: request, now: now).document("ListBucketResult")
        return try page.all("Contents").map(Self.summary).first { $0.key == key }
    }

    public func listParts(of upload: MultipartUpload, now: Date) async throws -> [UploadedPart] {
        var found: [UploadedPart] = []
        var marker = ""
        var isTruncated = true
        while isTruncated {
            var request = try request("GET", upload)
            if !marker.isEmpty { request.query.append(("part-number-marker", marker)) }
            let page = try await replyForUpload(request, upload, now: now)
                .document("ListPartsResult")
            for element in page.all("Part") { found.append(try Self.part(element)) }
            isTruncated = page.text("IsTruncated") == "true"
            let next = page.text("NextPartNumberMarker") ?? ""
            try Self.requireProgress(isTruncated, from: marker, to: next)
            marker = next
        }
        return found.sorted { $0.number < $1.number }
    }

    public func listMultipartUploads(
        prefix: String, now: Date
    ) async throws -> [PendingUpload] {
        var found: [PendingUpload] = []
        var marker = (key: "", id: "")
        var isTruncated = true
        while isTruncated {
            var request = S3Request(method: "GET")
            request.query = [("uploads", ""), ("prefix", prefix)]
            if !marker.key.isEmpty {
                request.query.append(("key-marker", marker.key))
                request.query.append(("upload-id-marker", marker.id))
            }
            let page = try await reply(to: request, now: now)
                .document("ListMultipartUploadsResult")
            for element in page.all("Upload") { found.append(try Self.pending(element)) }
            isTruncated = page.text("IsTruncated") == "true"
            let next = (
                key: page.text("NextKeyMarker") ?? "", id: page.text("NextUploadIdMarker") ?? ""
            )
            try Self.requireProgress(
                isTruncated, from: marker.key + marker.id, to: next.key + next.id)
            marker = next
        }
        return found.sorted { left, right in
            left.upload.key == right.upload.key
                ? left.upload.id < right.upload.id
                : ObjectKey.precedes(left.upload.key, right.upload.key)
        }
    }

    /// Throws for a page that leads nowhere or to itself, which would be listed for ever.
    private static func requireProgress(
        _ isTruncated: Bool, from old: String, to new: String
    ) throws(BucketError) {
        guard !isTruncated || (!new.isEmpty && new != old) else {
            throw .unexpectedReply("the listing has another page but does not say where it begins")
        }
    }

    private static func summary(_ element: XMLElement) throws(BucketError) -> ObjectSummary {
        guard let key = element.text("Key"),
            let sizeBytes = element.text("Size").flatMap({ Int64($0) }), sizeBytes >= 0,
            let modified = element.text("LastModified").flatMap({ UTCTime(listing: $0) })
        else { throw .unexpectedReply("an entry of the listing lacks key, size or time") }
        return ObjectSummary(
            key: key, sizeBytes: sizeBytes, eTag: unquoted(element.text("ETag") ?? ""),
            sha256: nil, modifiedAt: modified.date)
    }

    private static func part(_ element: XMLElement) throws(BucketError) -> UploadedPart {
        guard let number = element.text("PartNumber").flatMap({ Int($0) }),
            let sizeBytes = element.text("Size").flatMap({ Int64($0) }), sizeBytes >= 0,
            let eTag = element.text("ETag")
        else { throw .unexpectedReply("a part of the listing lacks number, size or ETag") }
        return UploadedPart(number: number, eTag: unquoted(eTag), sizeBytes: sizeBytes)
    }

    private static func pending(_ element: XMLElement) throws(BucketError) -> PendingUpload {
        guard let key = element.text("Key"), let id = element.text("UploadId") else {
            throw .unexpectedReply("an upload of the listing lacks key or identifier")
        }
        let initiated = element.text("Initiated").flatMap { UTCTime(listing: $0)?.date }
        return PendingUpload(
            upload: MultipartUpload(key: key, id: id), initiatedAt: initiated)
    }
}
