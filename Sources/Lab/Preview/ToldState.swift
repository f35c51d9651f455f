import AsyncHTTPClient
import Execution
import Foundation
import Manifests
import NIOCore
import NIOHTTP1
import Planning
import Repository

/// A state that a lab published, and whose signature was checked.
struct ToldState {
    let snapshot: StateSnapshot
    let signer: VerifyingKey
    /// The source that it came from, as given.
    let source: String

    /// When it was published, in the form of RFC 3339.
    var publishedAt: String {
        Instant(bootID: "", uptime: .zero, wall: .seconds(min(snapshot.publishedAt, 1 << 40))).text
    }

    /// Fetches the state from a file, an address or a ref of the checkout. The command fails with
    /// 75 when it cannot be fetched, with 5 when it is not trusted, and with 1 when it is no state.
    static func fetch(
        _ source: String, trusting keys: [VerifyingKey], in checkout: Checkout?
    ) async throws -> ToldState {
        let data = try await bytes(source, checkout)
        let shown = MaskedText.value(source)
        do throws(SnapshotError) {
            let (snapshot, signer) = try SignedSnapshot.open(data, trusting: keys)
            return ToldState(snapshot: snapshot, signer: signer, source: shown)
        } catch {
            let status: ExitStatus =
                switch error {
                case .untrusted, .forged: .refused
                case .unreadable, .newer: .error
                }
            throw CommandFailure(
                status: status, message: "the state '\(shown)' is not trusted: \(error)")
        }
    }

    private static func bytes(_ source: String, _ checkout: Checkout?) async throws -> Data {
        if source.hasPrefix("https://") || source.hasPrefix("http://") {
            return try await download(source)
        }
        if source.hasPrefix("refs/") { return try await read(ref: source, checkout) }
        guard let data = FileManager.default.contents(atPath: source) else {
            throw unreachable(source, "there is no such file, or it cannot be read")
        }
        return data
    }

    private static func download(_ address: String) async throws -> Data {
        let shown = MaskedText.value(address)
        let trust = try CertificateTrust(environment: ProcessInfo.processInfo.environment)
        var configuration = HTTPClient.Configuration(
            timeout: .init(connect: .seconds(10), read: .seconds(30)))
        // A person waits for it, so a failure is told at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: trust.applied(to: configuration))
        let result: Result<Data, any Error>
        do {
            let response = try await client.execute(
                HTTPClientRequest(url: address), timeout: .seconds(60))
            guard response.status.code == 200 else {
                throw unreachable(shown, "the server answered \(response.status.code)")
            }
            let body = try await response.body.collect(upTo: SignedSnapshot.maxBytes)
            result = .success(Data(body.readableBytesView))
        } catch let failure as CommandFailure {
            result = .failure(failure)
        } catch {
            let reason = CertificateTrust.objection(in: error) ?? "\(error)"
            result = .failure(unreachable(shown, reason))
        }
        try? await client.shutdown()  // the answer is here, or why there is none
        return try result.get()
    }

    private static func read(ref: String, _ checkout: Checkout?) async throws -> Data {
        guard let reader = checkout?.folder.reader else {
            throw unreachable(ref, "the folder is in no checkout of a git repository")
        }
        do throws(GitError) {
            let revision = try await reader.resolve(ref)
            let files = try await reader.files(at: revision, under: "", maxFiles: 10).files
            guard let id = files.first(where: { $0.path == SignedSnapshot.fileName })?.blobID,
                let data = try await reader.blobs(
                    [id], maxBytesEach: SignedSnapshot.maxBytes,
                    maxBytesTogether: SignedSnapshot.maxBytes)[id]
            else { throw GitError.refused("its commit has no '\(SignedSnapshot.fileName)'") }
            return data
        } catch {
            switch error {
            case .unknownRevision:
                throw unreachable(
                    ref, "this clone does not have it; fetch it: git fetch origin +\(ref):\(ref)")
            default: throw unreachable(ref, error.description)
            }
        }
    }

    private static func unreachable(_ source: String, _ reason: String) -> CommandFailure {
        CommandFailure(
            status: .tryAgain, message: "the state '\(source)' cannot be fetched: \(reason)")
    }
}
