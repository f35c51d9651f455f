import AsyncHTTPClient
import Foundation
import ObjectStorage
import TestSupport
import Testing

/// Servers that speak S3 differently.
@Suite("Dialects of S3 on the wire")
struct S3DialectWireTests {
    private static let upload = MultipartUpload(key: "k", id: "id")

    private static func without(_ names: String..., in response: StubResponse) -> StubResponse {
        var response = response
        response.headers.removeAll { names.contains($0.name) }
        return response
    }

    private static var headWithoutLength: StubResponse {
        var response = without("Content-Length", in: S3WireBench.head("hello"))
        response.body = .raw([])
        return response
    }

    private static func listing(_ key: String, sizeBytes: Int, eTag: String) -> StubResponse {
        .text(
            200,
            """
            <ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>\(key)</Key>\
            <LastModified>2023-11-14T22:13:20.000Z</LastModified><ETag>&quot;\(eTag)&quot;</ETag>\
            <Size>\(sizeBytes)</Size></Contents></ListBucketResult>
            """)
    }

    @Test func aServerThatDropsMetadataHasWhatItWasSentWhenItsTagStays() async throws {
        try await S3WireBench.answering({ request in
            request.method == "PUT"
                ? StubResponse(200, headers: [("ETag", "\"tag\"")])
                : Self.without("x-amz-meta-sha256", in: S3WireBench.head("hello"))
        }).run { bench in
            let path = try bench.folder.write("in", "hello")
            let stored = try await bench.bucket.put(
                path, as: "a", attributes: S3WireBench.attributes("hello"), now: bench.now)
            #expect(stored.sha256 == S3WireBench.digest("hello"))
            #expect(bench.server.requests.map(\.method) == ["PUT", "HEAD"], "it is sent once")
        }
    }

    @Test(arguments: [nil, "other"])
    func aServerThatDropsMetadataAndHasAnotherTagIsNotBelieved(eTag: String?) async throws {
        try await S3WireBench.answering({ request in
            request.method == "PUT"
                ? StubResponse(200, headers: eTag.map { [("ETag", $0)] } ?? [])
                : Self.without("x-amz-meta-sha256", in: S3WireBench.head("hello"))
        }).run { bench in
            let path = try bench.folder.write("in", "hello")
            await #expect {
                try await bench.bucket.put(
                    path, as: "a", attributes: S3WireBench.attributes("hello"), now: bench.now)
            } throws: { error in
                if case BucketError.verificationFailed = error { true } else { false }
            }
        }
    }

    @Test func aServerWhoseHeadTellsNoLengthIsAskedForItsListing() async throws {
        try await S3WireBench.answering({ request in
            switch (request.method, request.query["list-type"]) {
            case ("PUT", _): StubResponse(200)
            case ("HEAD", _): Self.headWithoutLength
            case ("GET", "2"): Self.listing("a", sizeBytes: 5, eTag: "tag")
            default: .unexpected(request)
            }
        }).run { bench in
            let path = try bench.folder.write("in", "hello")
            let stored = try await bench.bucket.put(
                path, as: "a", attributes: S3WireBench.attributes("hello"), now: bench.now)
            #expect(stored.sizeBytes == 5 && stored.modifiedAt == bench.now)
            #expect(
                bench.server.requests.last?.target
                    == "/bucket?list-type=2&max-keys=1&prefix=a")
        }
    }

    /// The tags are MD5s: of `hello`, and of the 16 bytes of that.
    @Test(arguments: [
        ("62109206880d38a4010a98e11243924a-1", true), ("62109206880d38a4010a98e11243924a-2", false),
    ])
    func anUploadThatWasCompletedIsKnownByTheTagOfItsParts(eTag: String, isKnown: Bool) async throws
    {
        let part = UploadedPart(
            number: 1, eTag: "5d41402abc4b2a76b9719d911017c592", sizeBytes: 5)
        try await S3WireBench.answering({ request in
            guard request.method == "HEAD" else { return S3WireBench.error(404, "NoSuchUpload") }
            var head = Self.without("x-amz-meta-sha256", "ETag", in: S3WireBench.head("hello"))
            head.headers.append(("ETag", "\"\(eTag)\""))
            return head
        }).run { bench in
            let sha256 = S3WireBench.digest("hello")
            func complete() async throws -> ObjectSummary {
                try await bench.bucket.completeMultipartUpload(
                    Self.upload, parts: [part], sha256: sha256, now: bench.now)
            }
            if isKnown {
                let found = try await complete()
                #expect(found.sha256 == sha256)
            } else {
                await #expect(throws: BucketError.noSuchUpload(Self.upload)) {
                    try await complete()
                }
            }
        }
    }

    @Test func aServerBelowAPathIsAskedThere() async throws {
        try await S3WireBench.answering({ _ in StubResponse(204) }).run { bench in
            let client = HTTPClient(
                eventLoopGroupProvider: .singleton, configuration: S3Bucket.clientConfiguration)
            let endpoint = try S3Endpoint(
                url: "http://127.0.0.1:\(bench.server.port)/storage/v1/s3/", region: "eu-1",
                bucket: "bucket", addressing: .path)
            let bucket = try S3Bucket(
                endpoint: endpoint,
                credentials: try S3Credentials(
                    accessKeyID: "k", secretAccessKey: "s", sessionToken: nil),
                client: client, requestTimeout: .seconds(60))
            do {
                try await bucket.delete("a b", now: bench.now)
            } catch {
                Issue.record(error)
            }
            try await client.shutdown()
            #expect(bench.server.requests.map(\.target) == ["/storage/v1/s3/bucket/a%20b"])
            let link = try bucket.presignedURL(
                "a", expiresIn: .seconds(60), filename: nil, now: bench.now)
            #expect(link.path == "/storage/v1/s3/bucket/a")
        }
    }

    @Test func aBucketOfAnotherRegionIsToldInWords() async throws {
        try await S3WireBench.answering({ _ in
            StubResponse(301, headers: [("x-amz-bucket-region", "eu-central-1")])
        }).run { bench in
            let error = BucketError.http(
                status: 301, code: "",
                message: "the bucket is in region 'eu-central-1', the settings say 'us-east-1'")
            await #expect(throws: error) { try await bench.bucket.head("a", now: bench.now) }
        }
        try await S3WireBench.answering({ _ in
            .text(
                400,
                "<Error><Code>AuthorizationHeaderMalformed</Code><Message>wrong</Message>"
                    + "<Region>eu-west-1</Region></Error>")
        }).run { bench in
            let error = BucketError.http(
                status: 400, code: "AuthorizationHeaderMalformed",
                message: "wrong; the bucket is in region 'eu-west-1', the settings say 'us-east-1'")
            await #expect(throws: error) { try await bench.bucket.list(prefix: "", now: bench.now) }
        }
    }
}
