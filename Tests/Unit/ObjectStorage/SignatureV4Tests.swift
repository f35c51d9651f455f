import Basics
import Foundation
import Testing

@testable import ObjectStorage

/// The examples of "Signature Calculations for the Authorization Header" and "Authenticating
/// Requests: Using Query Parameters" in the Amazon S3 API Reference.
@Suite("Signature Version 4")
struct SignatureV4Tests {
    private static let empty = CanonicalRequest.emptyPayload
    private static let now = Date(timeIntervalSince1970: 1_369_353_600)

    private func signer() throws -> SignatureV4 {
        SignatureV4(
            credentials: try S3Credentials(
                accessKeyID: "AKIAIOSFODNN7EXAMPLE",
                secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", sessionToken: nil),
            region: "us-east-1", time: try UTCTime.signing(Self.now))
    }

    private func request(
        _ method: String, _ path: String, query: String, payload: String,
        _ more: [String: String]
    ) -> CanonicalRequest {
        let fixed = [
            "host": "examplebucket.s3.amazonaws.com", "x-amz-content-sha256": payload,
            "x-amz-date": "20130524T000000Z",
        ]
        return CanonicalRequest(
            method: method, path: path, query: query,
            headers: fixed.merging(more) { _, new in new }, payloadHash: payload)
    }

    @Test func getOfAnObjectIsSignedAsPublished() throws {
        let request = request(
            "GET", "/test.txt", query: "", payload: Self.empty, ["range": "bytes=0-9"])
        #expect(
            try signer().authorization(for: request)
                == "AWS4-HMAC-SHA256 "
                + "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature="
                + "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    }

    @Test func putOfAnObjectIsSignedAsPublished() throws {
        let request = request(
            "PUT", "/" + PercentEncoding.encode("test$file.text", keepsSlashes: true), query: "",
            payload: "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
            [
                "date": "Fri, 24 May 2013 00:00:00 GMT",
                "x-amz-storage-class": "REDUCED_REDUNDANCY",
            ])
        #expect(
            try signer().signature(of: request)
                == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
    }

    @Test func aSubresourceIsSignedAsPublished() throws {
        let request = request(
            "GET", "/", query: PercentEncoding.query([("lifecycle", "")]), payload: Self.empty,
            [:])
        #expect(
            try signer().signature(of: request)
                == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
    }

    @Test func aListingIsSignedAsPublished() throws {
        let request = request(
            "GET", "/", query: PercentEncoding.query([("prefix", "J"), ("max-keys", "2")]),
            payload: Self.empty, [:])
        #expect(
            try signer().signature(of: request)
                == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
    }

    @Test func aPresignedQueryIsAsPublished() throws {
        let query = try signer().presignedQuery(
            host: "examplebucket.s3.amazonaws.com", path: "/test.txt", items: [],
            lifetime: LinkLifetime(.seconds(86_400)))
        #expect(
            query == "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE"
                + "%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z"
                + "&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature="
                + "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
    }

    @Test func theTokenOfTemporaryCredentialsIsPartOfALink() throws {
        let credentials = try S3Credentials(
            accessKeyID: "A", secretAccessKey: "S", sessionToken: "to/ken=")
        let signer = SignatureV4(
            credentials: credentials, region: "r", time: try UTCTime.signing(Self.now))
        let query = try signer.presignedQuery(
            host: "h", path: "/k", items: [], lifetime: LinkLifetime(.seconds(1)))
        #expect(query.contains("&X-Amz-Security-Token=to%2Fken%3D&"))
    }

    @Test func credentialsShowNothingOfThemselves() throws {
        let credentials = try S3Credentials(
            accessKeyID: "accesskey", secretAccessKey: "topsecret", sessionToken: "token")
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped] {
            #expect(!text.contains("topsecret") && !text.contains("token"), "\(text)")
            #expect(!text.contains("accesskey"), "\(text)")
        }
        #expect(credentials.redacting("is topsecret wrong?") == "is [redacted] wrong?")
    }

    @Test(arguments: ["", "line\nbreak", "späce", "a b"])
    func credentialsThatCannotBeSentAreRefused(secret: String) {
        #expect(throws: BucketError.self) {
            try S3Credentials(accessKeyID: "a", secretAccessKey: secret, sessionToken: nil)
        }
    }
}
