import Foundation
import Manifests
import Testing

@testable import Execution
@testable import Planning

struct SignedSnapshotTests {
    private let key: SealingKey
    private let snapshot: StateSnapshot

    init() throws {
        key = try #require(SealingKey(secret: [UInt8](repeating: 3, count: 32)))
        let capacity = Resources(milliCPUs: 4000, memoryBytes: 8 << 30, gpus: 1)
        snapshot = StateSnapshot(
            of: ObservedState(policy: .standard(capacity: capacity), revision: "abc"), runs: [],
            at: Instant(bootID: "b", uptime: .zero, wall: .seconds(1_700_000_000)))
    }

    @Test func whatIsSealedIsOpenedByItsKeyOnly() throws {
        let sealed = try SignedSnapshot.seal(snapshot, with: key)
        let signer = try key.publicKey
        let opened = try SignedSnapshot.open(sealed, trusting: [signer])
        #expect(opened.snapshot == snapshot)
        #expect(opened.signer == signer)
        #expect(throws: SnapshotError.untrusted(signer)) {
            try SignedSnapshot.open(sealed, trusting: [])
        }
    }

    @Test func everyChangedByteIsNoticed() throws {
        let sealed = try SignedSnapshot.seal(snapshot, with: key)
        let start = try #require(sealed.firstIndex(of: UInt8(ascii: "\n"))) + 1
        for index in start..<sealed.count - 1 {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: SnapshotError.forged) {
                try SignedSnapshot.open(changed, trusting: [try key.publicKey])
            }
        }
    }

    @Test func whatIsSignedForSomethingElseIsNoSnapshot() throws {
        let sealed = String(
            decoding: try SignedSnapshot.seal(snapshot, with: key), as: UTF8.self)
        let lines = sealed.split(separator: "\n")
        let bare = try key.signature(of: Data(lines[1].utf8)).base64EncodedString()
        let old = try #require(lines[0].split(separator: "\"").last { $0.count == 88 })
        let header = String(lines[0]).replacing(old, with: bare)
        #expect(throws: SnapshotError.forged) {
            try SignedSnapshot.open(
                Data("\(header)\n\(lines[1])".utf8), trusting: [try key.publicKey])
        }
    }

    @Test(arguments: ["", "\n", "{}\n{}", "nonsense", "{\"format\":\"x\"}\n"])
    func anythingElseIsUnreadable(_ text: String) {
        #expect(throws: SnapshotError.self) {
            try SignedSnapshot.open(Data(text.utf8), trusting: [try key.publicKey])
        }
    }
}
