public import AsyncHTTPClient
public import Foundation
import NIOCore

/// A bucket of an S3 server; requests are signed with Signature Version 4.
///
/// Bodies are sent with `Content-MD5` and a signed SHA-256, because many servers check only one of
/// them.
public struct S3Bucket: Sendable {
    let endpoint: S3Endpoint
    let credentials: S3Credentials
    let client: HTTPClient
    let requestTimeout: Duration

    /// - Parameters:
    ///   - client: made with `clientConfiguration`; its creator shuts it down.
    ///   - requestTimeout: for each request until the server begins to answer, including the time
    ///     to send a file or part. At most 10 minutes, because the signing time must still be valid
    ///     for the check afterwards.
    /// - Throws: `invalidRequest` when the timeout is out of limits.
    public init(
        endpoint: S3Endpoint, credentials: S3Credentials, client: HTTPClient,
        requestTimeout: Duration
    ) throws(BucketError) {
        guard requestTimeout > .zero, requestTimeout <= .seconds(600) else {
            throw .invalidRequest(
                "the request timeout is \(requestTimeout); it must be above 0 and at most 600 s")
        }
        self.endpoint = endpoint
        self.credentials = credentials
        self.client = client
        self.requestTimeout = requestTimeout
    }

    /// The configuration of the client: no redirects (a signature is valid for one host, and a
    /// redirect could lead anywhere), no decompression, and a timeout for idle connections.
    public static var clientConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(10), read: .seconds(60), write: .seconds(60)),
            decompression: .disabled)
        configuration.httpVersion = .http1Only
        return configuration
    }

    /// Makes the bucket on the server. An existing bucket of the same account is a success.
    public func create(now: Date) async throws {
        do {
            _ = try await reply(to: S3Request(method: "PUT"), now: now)
        } catch BucketError.http(409, "BucketAlreadyOwnedByYou", _) {}
    }

    /// Removes the bucket from the server.
    ///
    /// - Throws: `invalidRequest` when it holds objects, which this call never removes.
    public func removeEmpty(now: Date) async throws {
        guard try await list(prefix: "", now: now).isEmpty else {
            throw BucketError.invalidRequest(
                "the bucket '\(endpoint.bucket)' is not empty; delete its objects first")
        }
        _ = try await reply(to: S3Request(method: "DELETE"), now: now)
    }
}

extension S3Bucket: CustomStringConvertible {
    public var description: String { "s3://\(endpoint.bucket) at \(endpoint.host)" }
}
