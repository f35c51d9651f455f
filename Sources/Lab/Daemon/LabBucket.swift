import AsyncHTTPClient
import Execution
import Foundation
import Logging
import Manifests
import ObjectStorage

/// The bucket for downloads: an S3 bucket, or a folder whose links the status server answers.
struct LabBucket {
    let storage: any Bucket
    /// Set when the bucket is a folder.
    let directory: DirectoryBucket?
    /// Whether links name the loopback port of the status server, which it chooses when it starts.
    let followsPort: Bool
    let client: HTTPClient?

    static func open(
        _ settings: DaemonSettings, folder: StateFolder, now: Date
    ) async throws -> LabBucket {
        guard let s3 = settings.s3 else {
            let port = settings.status.port
            let address = settings.status.publicURL ?? "http://127.0.0.1:\(port)"
            let signer = try LinkSigner(
                baseURL: address,
                secret: try LinkSecret(KeptSecret.bytes(at: "\(folder.path)/link-secret")))
            let directory = try DirectoryBucket(path: folder.bucket, signer: signer)
            return LabBucket(
                storage: directory, directory: directory,
                followsPort: settings.status.publicURL == nil, client: nil)
        }
        let environment = ProcessInfo.processInfo.environment
        let trust = try CertificateTrust(environment: environment)
        let endpoint = try S3Endpoint(
            url: s3.endpoint, region: s3.region, bucket: s3.bucket, addressing: .path)
        let credentials = try S3Credentials.of(environment)
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: trust.applied(to: S3Bucket.clientConfiguration))
        do {
            let bucket = try S3Bucket(
                endpoint: endpoint, credentials: credentials, client: client,
                requestTimeout: .seconds(600))
            return LabBucket(storage: bucket, directory: nil, followsPort: false, client: client)
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    /// Sets the port at which the status server answers links of a folder that has no public
    /// address.
    func serve(at port: UInt16, _ logger: Logger) {
        guard followsPort, let directory else { return }
        do throws(BucketError) {
            try directory.moveLinks(to: "http://127.0.0.1:\(port)")
        } catch {
            logger.error("links keep their address", metadata: ["error": "\(error)"])
        }
    }

    func close() async throws {
        try await client?.shutdown()
    }
}
