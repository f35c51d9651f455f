import AsyncHTTPClient
import Crypto
import Foundation
import ObjectStorage
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The two kinds of bucket that must behave alike.
enum Storage: String, CaseIterable, CustomTestStringConvertible {
    case directory
    /// The server of `TEST_S3_ENDPOINT`, with `TEST_S3_ACCESS_KEY` and `TEST_S3_SECRET_KEY`.
    case s3

    var testDescription: String { rawValue }
}

/// An empty bucket of its own for a test, and a folder for files.
struct BucketBench {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// What somebody with a link and nothing else gets.
    struct LinkReply: Equatable {
        var status: Int
        var sha256: String?
        var contentDisposition: String?
    }

    let bucket: any Bucket
    let folder: TemporaryFolder
    let now: Date

    /// Runs `body` with a bucket that did not exist before, and removes it afterwards.
    static func open(
        _ storage: Storage, _ body: (BucketBench) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let now = Date()
        switch storage {
        case .directory:
            let secret = try LinkSecret((0..<32).map { UInt8($0) })
            let signer = try LinkSigner(baseURL: "https://lab.example.org/", secret: secret)
            let bucket = try DirectoryBucket(path: folder.path("bucket"), signer: signer)
            try await body(BucketBench(bucket: bucket, folder: folder, now: now))
        case .s3:
            let client = HTTPClient(
                eventLoopGroupProvider: .singleton, configuration: S3Bucket.clientConfiguration)
            do {
                let bucket = try s3(client)
                try await bucket.create(now: now)
                do {
                    try await body(BucketBench(bucket: bucket, folder: folder, now: now))
                } catch {
                    try await remove(bucket, now: now)
                    throw error
                }
                try await remove(bucket, now: now)
            } catch {
                try await client.shutdown()
                throw error
            }
            try await client.shutdown()
        }
    }

    /// A small server has room for few buckets.
    private static func remove(_ bucket: S3Bucket, now: Date) async throws {
        for pending in try await bucket.listMultipartUploads(prefix: "", now: now) {
            try await bucket.abortMultipartUpload(pending.upload, now: now)
        }
        for object in try await bucket.list(prefix: "", now: now) {
            try await bucket.delete(object.key, now: now)
        }
        try await bucket.removeEmpty(now: now)
    }

    private static func s3(_ client: HTTPClient) throws -> S3Bucket {
        let credentials = try S3Credentials(
            accessKeyID: environment("TEST_S3_ACCESS_KEY"),
            secretAccessKey: environment("TEST_S3_SECRET_KEY"), sessionToken: nil)
        let endpoint = try S3Endpoint(
            url: environment("TEST_S3_ENDPOINT"), region: "us-east-1",
            bucket: "contract-\(UUID().uuidString.lowercased())", addressing: .path)
        return try S3Bucket(
            endpoint: endpoint, credentials: credentials, client: client,
            requestTimeout: .seconds(60))
    }

    private static func environment(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
            throw Missing(
                description: "\(name) is not set: the contract needs a real S3 server")
        }
        return value
    }

    /// A file with contents that a seed decides; no two blocks of it are alike.
    func file(_ name: String, bytes count: Int, seed: UInt8) throws -> Sample {
        var bytes = Data()
        var block = 0
        while bytes.count < count {
            let digest = SHA256.hash(data: Data("\(seed) \(block)".utf8))
            for _ in 0..<2048 { bytes.append(contentsOf: digest) }
            block += 1
        }
        bytes = bytes.prefix(count)
        return Sample(path: try folder.write(name, bytes), bytes: bytes)
    }

    @discardableResult
    func put(_ sample: Sample, as key: String) async throws -> ObjectSummary {
        try await bucket.put(sample.path, as: key, attributes: sample.attributes, now: now)
    }

    /// Fetches a link at a moment: from the S3 server over HTTP, where the moment is always now,
    /// or as a status server does with a folder.
    func fetch(_ link: URL, at moment: Date) async throws -> LinkReply {
        guard let directory = bucket as? DirectoryBucket else { return try await download(link) }
        let text = link.absoluteString
        let parts = text.dropFirst("https://lab.example.org".count).split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let verdict = try await directory.verify(
            path: String(parts[0]), query: String(parts.last ?? ""), now: moment)
        switch verdict {
        case .expired, .tampered: return LinkReply(status: 403)
        case .absent: return LinkReply(status: 404)
        case .valid(let object):
            let bytes = try Data(contentsOf: URL(filePath: object.path))
            return LinkReply(
                status: 200, sha256: Sample(path: object.path, bytes: bytes).sha256,
                contentDisposition: object.link.contentDisposition)
        }
    }

    private func download(_ link: URL) async throws -> LinkReply {
        let (bytes, response) = try await URLSession.shared.data(from: link)
        guard let http = response as? HTTPURLResponse else {
            throw Missing(description: "the link was not answered over HTTP")
        }
        guard http.statusCode == 200 else { return LinkReply(status: http.statusCode) }
        return LinkReply(
            status: 200, sha256: Sample(path: "", bytes: bytes).sha256,
            contentDisposition: http.value(forHTTPHeaderField: "Content-Disposition"))
    }
}

/// A local file and what is in it.
struct Sample {
    var path: String
    var bytes: Data

    var sha256: String {
        SHA256.hash(data: bytes).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    var attributes: ObjectAttributes {
        ObjectAttributes(contentType: "application/octet-stream", sha256: sha256)
    }
}
