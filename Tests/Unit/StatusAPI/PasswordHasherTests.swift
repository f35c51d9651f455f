import Testing

@testable import StatusAPI

@Suite struct PasswordHasherTests {
    private let hasher = PasswordHasher()

    @Test func theRightPasswordIsTold() async throws {
        let hash = try await hasher.hash("correct horse", salt: "a")
        #expect(hash.hasPrefix("scrypt$32768$8$1$") && !hash.contains("correct"))
        #expect(try await hasher.isRight("correct horse", for: hash))
        #expect(try await !hasher.isRight("correct hors", for: hash))
        #expect(try await hasher.hash("correct horse", salt: "b") != hash)
    }

    /// A keyboard may write an accented letter as one character or as two.
    @Test func theSameLettersAreTheSamePassword() async throws {
        let hash = try await hasher.hash("caf\u{E9} au lait", salt: "a")
        #expect(try await hasher.isRight("cafe\u{301} au lait", for: hash))
    }

    @Test(arguments: [nil, "", "scrypt$1$2$3", "plain$32768$8$1$YQ==$YQ=="])
    func withoutAHashNothingIsRight(hash: String?) async throws {
        #expect(try await !hasher.isRight("", for: hash))
    }

    /// RFC 7914, section 12: the first 32 bytes of the third vector, whose cost stands in the hash.
    @Test func aHashOfTheRFCIsRight() async throws {
        let hash = "scrypt$16384$8$1$U29kaXVtQ2hsb3JpZGU=$"
        let key = "cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI="
        #expect(try await hasher.isRight("pleaseletmein", for: hash + key))
        #expect(try await !hasher.isRight("pleaseletmeout", for: hash + key))
    }
}
