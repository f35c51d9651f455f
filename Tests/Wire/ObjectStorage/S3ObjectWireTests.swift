import Foundation
import ObjectStorage
import TestSupport
import Testing

@Suite("Objects of S3 on the wire")
struct S3ObjectWireTests {
    @Test func aPutCarriesEveryDigestAndIsLookedAtAfterwards() async throws {
        try await S3WireBench.answering({ request in
            request.method == "PUT" ? StubResponse(200) : S3WireBench.head("hello")
        }).run { bench in
            let path = try bench.folder.write("in", "hello")
            let stored = try await bench.bucket.put(
                path, as: "a b/+~ü.txt", attributes: S3WireBench.attributes("hello"),
                now: bench.now)
            #expect(stored.eTag == "tag")
            #expect(stored.modifiedAt == bench.now)
            let requests = bench.server.requests
            #expect(requests.map(\.method) == ["PUT", "HEAD"])
            let put = try #require(requests.first)
            #expect(put.target == "/bucket/a%20b/%2B~%C3%BC.txt")
            #expect(put.text == "hello")
            let digest = S3WireBench.digest("hello")
            #expect(put.header("content-length") == "5")
            #expect(put.header("transfer-encoding") == nil)
            #expect(put.header("content-type") == "text/plain")
            #expect(put.header("content-md5") == "XUFAKrxLKna5cZ2REBfFkg==")
            #expect(put.header("x-amz-checksum-sha256") == nil, "not every server takes it")
            #expect(put.header("x-amz-content-sha256") == digest)
            #expect(put.header("x-amz-meta-sha256") == digest)
            #expect(put.header("x-amz-date") == "20231114T221320Z")
            #expect(put.header("host") == "127.0.0.1:\(bench.server.port)")
            let authorization = try #require(put.header("authorization"))
            #expect(
                authorization.hasPrefix(
                    "AWS4-HMAC-SHA256 Credential=wirekey/20231114/us-east-1/s3/aws4_request,"
                        + "SignedHeaders=content-md5;content-type;host;"
                        + "x-amz-content-sha256;x-amz-date;x-amz-meta-sha256,Signature="))
        }
    }

    @Test func aPutThatIsNotWhatTheServerHasIsAFailure() async throws {
        let other = S3WireBench.digest("other")
        try await S3WireBench.answering({ request in
            request.method == "PUT"
                ? StubResponse(200) : S3WireBench.head("hello", sha256: other)
        }).run { bench in
            let path = try bench.folder.write("in", "hello")
            await #expect(
                throws: BucketError.verificationFailed(
                    key: "a", expected: "SHA-256 \(S3WireBench.digest("hello"))", found: other)
            ) {
                try await bench.bucket.put(
                    path, as: "a", attributes: S3WireBench.attributes("hello"), now: bench.now)
            }
        }
    }

    @Test func aFlippedByteIsNeverPublished() async throws {
        let digest = S3WireBench.digest("hello")
        try await S3WireBench.answering({ _ in
            S3WireBench.object("hallo", sha256: digest)
        }).run { bench in
            let target = bench.folder.path("out")
            await #expect(
                throws: BucketError.verificationFailed(
                    key: "a", expected: "SHA-256 \(digest)",
                    found: "SHA-256 \(S3WireBench.digest("hallo"))")
            ) {
                try await bench.bucket.get("a", into: target, now: bench.now)
            }
            #expect(!bench.folder.exists("out") && !bench.folder.exists("out.partial"))
        }
    }

    @Test func aBodyThatIsCutOffIsNeverPublished() async throws {
        try await S3WireBench.answering({ _ in
            var response = S3WireBench.object("hel", claiming: 5)
            response.body = .raw([.bytes(Array("hel".utf8)), .drop])
            return response
        }).run { bench in
            await #expect {
                try await bench.bucket.get(
                    "a", into: bench.folder.path("out"), now: bench.now)
            } throws: { error in
                if case BucketError.transport = error { true } else { false }
            }
            #expect(!bench.folder.exists("out") && !bench.folder.exists("out.partial"))
        }
    }

    @Test func absenceIsBelievedOnlyWhileTheBucketIsThere() async throws {
        try await S3WireBench.answering({ request in
            StubResponse(request.path == "/bucket" ? 200 : 404)
        }).run { bench in
            let found = try await bench.bucket.head("a", now: bench.now)
            #expect(found == nil)
        }
        try await S3WireBench.answering({ _ in StubResponse(404) }).run { bench in
            let missing = BucketError.http(
                status: 404, code: "NoSuchBucket", message: "there is no bucket 'bucket'")
            await #expect(throws: missing) {
                try await bench.bucket.head("a", now: bench.now)
            }
        }
    }

    @Test func aServerWithoutRangesIsReadFromTheFront() async throws {
        try await S3WireBench.answering({ _ in
            S3WireBench.object("0123456789")
        }).run { bench in
            let bytes = try await bench.bucket.read("a", bytes: 3..<6, now: bench.now)
            #expect(bytes == Data("345".utf8))
            #expect(bench.server.requests.first?.header("range") == "bytes=3-5")
        }
    }

    @Test func aRedirectIsNotFollowed() async throws {
        try await S3WireBench.answering({ _ in
            StubResponse(307, headers: [("Location", "http://127.0.0.1:1/elsewhere")])
        }).run { bench in
            let here = "127.0.0.1:\(bench.server.port)"
            let error = BucketError.http(
                status: 307, code: "",
                message: "the bucket is at '127.0.0.1', the settings say '\(here)'; redirects are "
                    + "not followed, since a signature is for one host")
            await #expect(throws: error) {
                try await bench.bucket.list(prefix: "", now: bench.now)
            }
            #expect(bench.server.requests.count == 1)
        }
    }

    @Test func whatTheServerRepeatsOfTheSecretIsNotShown() async throws {
        try await S3WireBench.answering({ _ in
            S3WireBench.error(403, "SignatureDoesNotMatch", "not '\(S3WireBench.secret)'")
        }).run { bench in
            let shown = BucketError.http(
                status: 403, code: "SignatureDoesNotMatch", message: "not '[redacted]'")
            await #expect(throws: shown) {
                try await bench.bucket.delete("a", now: bench.now)
            }
        }
    }

    @Test func anErrorWithoutWordsKeepsItsStatus() async throws {
        try await S3WireBench.answering({ _ in
            .text(503, "<html>" + String(repeating: "x", count: 200_000))
        }).run { bench in
            let error = BucketError.http(status: 503, code: "", message: "")
            #expect(error.isRetryable)
            await #expect(throws: error) {
                try await bench.bucket.delete("a", now: bench.now)
            }
        }
    }

    @Test func aLostReplyIsATransportError() async throws {
        try await S3WireBench.answering({ _ in .lost }).run { bench in
            await #expect {
                try await bench.bucket.delete("a", now: bench.now)
            } throws: { error in
                (error as? BucketError)?.isRetryable == true
            }
        }
    }

    @Test func aServerThatNeverAnswersIsGivenUp() async throws {
        let silent = S3WireBench.answering({ _ in StubResponse(204).held(at: "never") })
        try await silent.run(timeout: .milliseconds(200)) { bench in
            await #expect {
                try await bench.bucket.delete("a", now: bench.now)
            } throws: { error in
                if case BucketError.transport = error { true } else { false }
            }
        }
    }
}
