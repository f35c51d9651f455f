import Manifests
import Testing

/// The text form of digests, as the store, containers and plans have it.
@Suite struct DigestTextTests {
    /// The one-block example of FIPS 180-2, appendix B.1.
    private static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    @Test func theDigestOfAKnownTextIsThePublishedOne() {
        #expect(InputDigest(of: "abc".utf8).rawValue == Self.abc)
        #expect(SpecDigest(of: "abc".utf8).rawValue == Self.abc)
        #expect(ContentDigest.sha256("abc".utf8) == Self.abc)
    }

    @Test func itsTextIsReadAgain() {
        for number in 0..<1000 {
            let digest = InputDigest(of: "\(number)".utf8)
            #expect(InputDigest(rawValue: digest.rawValue) == digest)
            #expect(digest.rawValue == ContentDigest.sha256("\(number)".utf8))
        }
    }

    @Test(arguments: [
        "", "a", String(abc.dropLast()), abc + "0", abc.uppercased(), " " + abc.dropFirst(),
        "g" + abc.dropFirst(), "é" + abc.dropFirst(2), "０" + abc.dropFirst(3),
    ])
    func anyOtherTextIsNone(_ text: String) {
        #expect(InputDigest(rawValue: text) == nil)
        #expect(SpecDigest(rawValue: text) == nil)
    }

    @Test func digestsAreInTheOrderOfTheirTexts() {
        let digests = (0..<500).map { InputDigest(of: "\($0)".utf8) }
        #expect(digests.sorted().map(\.rawValue) == digests.map(\.rawValue).sorted())
    }
}
