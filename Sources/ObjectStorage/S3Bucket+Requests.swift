import AsyncHTTPClient
internal import Basics
import Foundation
import NIOCore
import NIOHTTP1

extension S3Bucket {
    /// A page of a listing has 1,000 entries of at most some kilobytes.
    private static let maxReplyBytes = 8 << 20
    private static let maxErrorBytes = 64 << 10

    /// Sends a request and reads the whole answer.
    ///
    /// - Throws: `http` unless the status is a success.
    func reply(to request: S3Request, now: Date) async throws -> S3Reply {
        let response = try await send(request, now: now)
        let body = try await mapErrors {
            try await response.body.collect(upTo: Self.maxReplyBytes)
        }
        return S3Reply(
            status: Int(response.status.code), headers: Self.headers(of: response),
            body: Array(body.readableBytesView))
    }

    /// Signs and sends a request; the caller reads the body of a success.
    func send(_ request: S3Request, now: Date) async throws -> HTTPClientResponse {
        let signed = try sign(request, now: now)
        let response = try await mapErrors {
            try await client.execute(signed, timeout: TimeAmount(requestTimeout))
        }
        guard (200...299).contains(response.status.code) else {
            throw try await failure(of: response)
        }
        return response
    }

    func sign(_ request: S3Request, now: Date) throws(BucketError) -> HTTPClientRequest {
        let time = try UTCTime.signing(now)
        let path = endpoint.path(request.key)
        var canonical = CanonicalRequest(
            method: request.method, path: path, query: PercentEncoding.query(request.query),
            headers: request.headers, payloadHash: request.payload.sha256)
        canonical.headers["host"] = endpoint.host
        canonical.headers["x-amz-date"] = time.basicText
        canonical.headers["x-amz-content-sha256"] = canonical.payloadHash
        canonical.headers["x-amz-security-token"] = credentials.sessionToken
        let signature = SignatureV4(
            credentials: credentials, region: endpoint.region, time: time)
        var signed = HTTPClientRequest(url: endpoint.url(path: path, query: canonical.query))
        signed.method = HTTPMethod(rawValue: request.method)
        for (name, value) in canonical.headers.sorted(by: { $0.key < $1.key }) {
            signed.headers.add(name: name, value: value)
        }
        signed.headers.add(name: "authorization", value: signature.authorization(for: canonical))
        signed.body = request.payload.body
        return signed
    }

    static func headers(of response: HTTPClientResponse) -> [String: String] {
        Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
    }

    /// The error that a body of any content describes, with hints about a wrong region or address;
    /// at most a few lines.
    func error(status: Int, body: [UInt8], headers: [String: String] = [:]) -> BucketError {
        let root = XMLReader.read(body)
        func shown(_ text: String?) -> String {
            credentials.redacting(String((text ?? "").prefix(300)))
        }
        var words = [shown(root?.text("Message"))]
        let region = shown(headers["x-amz-bucket-region"] ?? root?.text("Region"))
        let place = URLComponents(string: headers["location"] ?? "")?.host ?? root?.text("Endpoint")
        if !region.isEmpty, region != endpoint.region {
            words.append(
                "the bucket is in region '\(region)', the settings say '\(endpoint.region)'")
        } else if (300...399).contains(status), let place, place != endpoint.host {
            words.append(
                "the bucket is at '\(shown(place))', the settings say '\(endpoint.host)'; "
                    + "redirects are not followed, since a signature is for one host")
        }
        return .http(
            status: status, code: shown(root?.text("Code")),
            message: words.filter { !$0.isEmpty }.joined(separator: "; "))
    }

    private func failure(of response: HTTPClientResponse) async throws -> BucketError {
        let body: [UInt8]
        do {
            let buffer = try await response.body.collect(upTo: Self.maxErrorBytes)
            body = Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            body = []
        } catch {
            try Task.checkCancellation()
            body = []
        }
        return self.error(
            status: Int(response.status.code), body: body, headers: Self.headers(of: response))
    }

    /// Turns errors of the client and the network into this module's errors.
    func mapErrors<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as BucketError {
            throw error
        } catch let error as NIOTooManyBytesError {
            throw BucketError.unexpectedReply("the body is over \(error.maxBytes ?? 0) bytes")
        } catch {
            try Task.checkCancellation()
            if error is CancellationError { throw error }
            throw BucketError.transport(
                credentials.redacting(String(String(describing: error).prefix(300))))
        }
    }
}

extension S3Request.Payload {
    fileprivate var sha256: String {
        switch self {
        case .empty: CanonicalRequest.emptyPayload
        case .bytes(let bytes): Hex.encode(ContentDigest(bytes).sha256)
        case .file(_, let sha256): Hex.encode(sha256)
        }
    }

    fileprivate var body: HTTPClientRequest.Body? {
        switch self {
        case .empty: nil
        case .bytes(let bytes): .bytes(ByteBuffer(bytes: bytes))
        case .file(let chunks, _):
            .stream(chunks, length: .known(Int64(chunks.range.count)))
        }
    }
}

/// A request to an S3 server before it is signed.
struct S3Request {
    enum Payload {
        case empty
        case bytes([UInt8])
        case file(FileChunks, sha256: [UInt8])
    }

    var method: String
    var key: ObjectKey?
    var query: [(name: String, value: String)] = []
    /// Names in lower case.
    var headers: [String: String] = [:]
    var payload = Payload.empty
}

/// A server's reply with its whole body.
struct S3Reply {
    var status: Int
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]

    /// - Throws: `unexpectedReply` unless the body is XML with that root.
    func document(_ name: String) throws(BucketError) -> XMLElement {
        guard let root = XMLReader.read(body) else {
            throw .unexpectedReply("a body of \(body.count) bytes is no XML; wanted \(name)")
        }
        guard root.name == name else {
            throw .unexpectedReply("the body is a \(root.name.prefix(50)); wanted \(name)")
        }
        return root
    }
}
