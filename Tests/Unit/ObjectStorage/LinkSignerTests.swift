import Foundation
import Testing

@testable import ObjectStorage

@Suite("Links of a folder")
struct LinkSignerTests {
    private let now = Date(timeIntervalSince1970: 1_700_000_000)

    private func signer(_ first: UInt8) throws -> LinkSigner {
        let secret = try LinkSecret([first] + Array(repeating: 7, count: 31))
        return try LinkSigner(baseURL: "https://lab.example.org/x/", secret: secret)
    }

    private func request(_ signer: LinkSigner, filename: String?) throws -> (String, String) {
        let link = try signer.link(
            to: ObjectKey("a b/ü.zip"), lifetime: LinkLifetime(.seconds(60)),
            filename: filename, now: UTCTime.signing(now)
        ).absoluteString
        let base = "https://lab.example.org/x"
        #expect(link.hasPrefix(base + "/objects/a%20b/%C3%BC.zip?expires=1700000060&"))
        let parts = link.dropFirst(base.count).split(separator: "?")
        return (String(parts[0]), String(parts[1]))
    }

    @Test(arguments: [nil, "Käse 1.zip"])
    func aLinkIsGoodUntilItExpires(filename: String?) throws {
        let signer = try signer(1)
        let (path, query) = try request(signer, filename: filename)
        let good = CheckedLink.valid(
            VerifiedLink(
                key: "a b/ü.zip", filename: filename, expiresAt: now.addingTimeInterval(60)))
        #expect(signer.verify(path: path, query: query, now: now) == good)
        let last = now.addingTimeInterval(59.9)
        #expect(signer.verify(path: path, query: query, now: last) == good)
        let late = now.addingTimeInterval(60)
        #expect(signer.verify(path: path, query: query, now: late) == .expired)
    }

    @Test func aLinkThatIsChangedInAnyByteIsTampered() throws {
        let signer = try signer(1)
        let (path, query) = try request(signer, filename: "f.zip")
        for index in query.indices {
            for other in ["0", "9", "a", "&", "=", "%"] where other != String(query[index]) {
                var changed = query
                changed.replaceSubrange(index...index, with: other)
                #expect(signer.verify(path: path, query: changed, now: now) == .tampered)
            }
            var shorter = query
            shorter.remove(at: index)
            #expect(signer.verify(path: path, query: shorter, now: now) == .tampered)
        }
        for index in path.indices {
            var changed = path
            changed.replaceSubrange(index...index, with: "bB".contains(path[index]) ? "c" : "b")
            #expect(signer.verify(path: changed, query: query, now: now) == .tampered)
        }
    }

    @Test(
        arguments: [
            "", "&", "=", "expires=1", "signature=", "expires=1&expires=1&signature=00",
            "expires=-1&signature=00", "expires=99999999999999999999&signature=00",
        ])
    func otherQueriesAreTampered(query: String) throws {
        let verdict = try signer(1).verify(path: "/objects/a", query: query, now: now)
        #expect(verdict == .tampered)
    }

    @Test func moreThanWasSignedIsTampered() throws {
        let signer = try signer(1)
        let (path, query) = try request(signer, filename: nil)
        for more in ["&filename=x", "&other=1", "&expires=1700000060"] {
            #expect(signer.verify(path: path, query: query + more, now: now) == .tampered)
        }
    }

    @Test func anotherSecretMakesAllLinksVoid() throws {
        let (path, query) = try request(signer(1), filename: nil)
        #expect(try signer(2).verify(path: path, query: query, now: now) == .tampered)
    }

    @Test func aSecretIsLongAndShowsNothing() throws {
        #expect(throws: BucketError.self) { try LinkSecret(Array(repeating: 1, count: 31)) }
        let secret = try LinkSecret(Array(repeating: 65, count: 32))
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(dumped.contains("redacted") && !dumped.contains("65"))
    }

    @Test func aMovedSignerStillKnowsItsLinks() throws {
        let (path, query) = try request(signer(1), filename: nil)
        let moved = try signer(1).moved(to: "http://127.0.0.1:4711/")
        guard case .valid = moved.verify(path: path, query: query, now: now) else {
            Issue.record("the link died")
            return
        }
        let link = try moved.link(
            to: ObjectKey("a"), lifetime: LinkLifetime(.seconds(9)), filename: nil,
            now: .signing(now))
        #expect(link.absoluteString.hasPrefix("http://127.0.0.1:4711/objects/a?"))
        #expect(throws: BucketError.self) { try signer(1).moved(to: "127.0.0.1:4711") }
    }
}
