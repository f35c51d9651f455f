internal import Basics
public import Foundation
public import Manifests
public import ObjectStorage
public import Planning
public import Repository

/// A published state snapshot: a line with signer and signature, then the snapshot.
///
/// The signature is over a fixed first line and the exact bytes of the snapshot, so no canonical
/// form is needed for the check, and no other text signed with the key can pass as a snapshot.
public enum SignedSnapshot {
    /// The largest snapshot that is read: 64 MiB, some hundred thousand resources.
    public static let maxBytes = 64 << 20
    /// The file's name in every place.
    public static let fileName = "state.json"

    private static let context = "reconciler state snapshot 1\n"

    private struct Header: Codable {
        let format: String
        let key: String
        let signature: String
    }

    /// The bytes to publish; for equal snapshots they differ only in the signature.
    public static func seal(_ snapshot: StateSnapshot, with key: SealingKey) throws -> Data {
        let encoder = JSONEncoder.sorted
        let payload = try encoder.encode(snapshot)
        let header = Header(
            format: "reconciler state snapshot", key: try key.publicKey.description,
            signature: try key.signature(of: Data(context.utf8) + payload).base64EncodedString())
        return try encoder.encode(header) + Data("\n".utf8) + payload + Data("\n".utf8)
    }

    /// The snapshot, if one of `keys` signed it. It is parsed only after the signature was checked.
    public static func open(
        _ data: Data, trusting keys: [VerifyingKey]
    ) throws(SnapshotError) -> (snapshot: StateSnapshot, signer: VerifyingKey) {
        guard data.count <= maxBytes else {
            throw .unreadable("it is larger than \(maxBytes >> 20) MiB")
        }
        guard let end = data.firstIndex(of: UInt8(ascii: "\n")),
            let header = decode(Header.self, data[..<end]),
            let signer = VerifyingKey(header.key),
            let signature = Data(base64Encoded: header.signature)
        else { throw .unreadable("it does not begin with the line that says who signed it") }
        guard keys.contains(signer) else { throw .untrusted(signer) }
        var payload = data[data.index(after: end)...]
        if payload.last == UInt8(ascii: "\n") { payload = payload.dropLast() }
        guard signer.isValid(signature, of: Data(context.utf8) + payload) else { throw .forged }
        guard let format = decode(Format.self, payload) else {
            throw .unreadable("the signed text is not a snapshot")
        }
        guard format.formatVersion.split(separator: ".").first == "1" else {
            throw .newer(format.formatVersion)
        }
        guard let snapshot = decode(StateSnapshot.self, payload) else {
            throw .unreadable("the signed text is not a snapshot")
        }
        return (snapshot, signer)
    }

    private struct Format: Decodable {
        let formatVersion: String
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ data: Data) -> Value? {
        try? JSONDecoder().decode(type, from: Data(data))  // the caller says what was expected
    }
}

/// Why a snapshot is not believed.
public enum SnapshotError: Error, Sendable, Hashable, CustomStringConvertible {
    case unreadable(String)
    /// Signed by a key that is not trusted.
    case untrusted(VerifyingKey)
    /// The signature does not fit these bytes.
    case forged
    /// The format is newer than this program.
    case newer(String)

    public var description: String {
        switch self {
        case .unreadable(let reason): "it is no state snapshot: \(reason)"
        case .untrusted(let key): "it is signed by \(key), which is not among the trusted keys"
        case .forged:
            "its signature does not fit its content: the content was changed after signing"
        case .newer(let version):
            "its format is \(version), and this program reads 1.x; use a newer one"
        }
    }
}

/// Publishes the state snapshot, for people who make plans without access to the lab.
public struct SnapshotPublisher: Sendable {
    /// The key of the object in the bucket.
    public static let objectKey = "reconciler/\(SignedSnapshot.fileName)"

    private let key: SealingKey
    /// The local copy, from which the others are made.
    private let path: String
    private let bucket: (any Bucket)?
    private let remote: SnapshotRemote?

    /// Without `bucket` and `remote` only the local copy is written.
    public init(
        key: SealingKey, path: String, bucket: (any Bucket)?, remote: SnapshotRemote?
    ) {
        self.key = key
        self.path = path
        self.bucket = bucket
        self.remote = remote
    }

    /// Publishes to every place. A failure is thrown after all places were tried; a repetition is
    /// harmless.
    public func publish(_ snapshot: StateSnapshot) async throws {
        let data = try SignedSnapshot.seal(snapshot, with: key)
        try Disk.write(data, to: path, mode: 0o600)
        var failure: (any Error)?
        do {
            _ = try await bucket?.put(
                path, as: Self.objectKey,
                attributes: ObjectAttributes(
                    contentType: "application/json", sha256: ContentDigest.sha256(data)),
                now: Date(timeIntervalSince1970: TimeInterval(snapshot.publishedAt)))
        } catch {
            failure = error
        }
        if let remote {
            try await remote.repository.publish(
                [PublishedFile(SignedSnapshot.fileName, data)], to: remote.reference,
                message: "State of the lab", committedAt: snapshot.publishedAt)
        }
        if let failure { throw failure }
    }
}

/// A ref of the repository that manifests come from.
public struct SnapshotRemote: Sendable {
    let repository: GitRepository
    let reference: ReferenceName

    public init(repository: GitRepository, reference: ReferenceName) {
        self.repository = repository
        self.reference = reference
    }
}
