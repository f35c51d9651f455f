import AsyncHTTPClient
import Crypto
import Foundation
import ObjectStorage
import TestSupport

/// An `S3Bucket` that speaks to a scripted server.
struct S3WireBench {
    static let secret = "wire-secret-key"

    let bucket: S3Bucket
    let server: StubHTTPServer
    let folder: TemporaryFolder
    /// 2023-11-14T22:13:20Z
    let now = Date(timeIntervalSince1970: 1_700_000_000)

    static func answering(_ responder: @escaping StubHTTPServer.Responder) -> Script {
        Script(responder: responder)
    }

    /// What the server answers, before there is a server.
    struct Script {
        let responder: StubHTTPServer.Responder

        func run(
            timeout: Duration = .seconds(300), _ body: (S3WireBench) async throws -> Void
        ) async throws {
            let client = HTTPClient(
                eventLoopGroupProvider: .singleton, configuration: S3Bucket.clientConfiguration)
            let server = try StubHTTPServer(on: .loopback, responder: responder)
            defer { server.stop() }
            do {
                try await body(bench(server, client, timeout))
            } catch {
                try await client.shutdown()
                throw error
            }
            try await client.shutdown()
        }

        private func bench(
            _ server: StubHTTPServer, _ client: HTTPClient, _ timeout: Duration
        ) throws -> S3WireBench {
            let endpoint = try S3Endpoint(
                url: "http://127.0.0.1:\(server.port)", region: "us-east-1", bucket: "bucket",
                addressing: .path)
            let credentials = try S3Credentials(
                accessKeyID: "wirekey", secretAccessKey: secret, sessionToken: nil)
            let bucket = try S3Bucket(
                endpoint: endpoint, credentials: credentials, client: client,
                requestTimeout: timeout)
            return S3WireBench(bucket: bucket, server: server, folder: try TemporaryFolder())
        }
    }

    /// The answer to HEAD or GET of an object.
    static func object(
        _ text: String, sha256: String? = nil, claiming sizeBytes: Int? = nil
    ) -> StubResponse {
        StubResponse(
            200,
            headers: [
                ("Content-Length", String(sizeBytes ?? text.utf8.count)), ("ETag", "\"tag\""),
                ("Last-Modified", "Tue, 14 Nov 2023 22:13:20 GMT"),
                ("x-amz-meta-sha256", sha256 ?? digest(text)),
            ],
            body: .whole(Array(text.utf8)))
    }

    /// The answer to HEAD: the same without the body.
    static func head(_ text: String, sha256: String? = nil) -> StubResponse {
        var response = object(text, sha256: sha256)
        response.body = .whole([])
        return response
    }

    static func error(_ status: Int, _ code: String, _ message: String = "") -> StubResponse {
        .text(
            status, "<Error><Code>\(code)</Code><Message>\(message)</Message></Error>",
            type: "application/xml")
    }

    static func digest(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    static func attributes(_ text: String) -> ObjectAttributes {
        ObjectAttributes(contentType: "text/plain", sha256: digest(text))
    }
}
