import Foundation
import Manifests
import Testing

struct SealingKeyTests {
    /// RFC 8032, section 7.1, test 2.
    @Test func aSignatureIsThatOfTheStandard() throws {
        let secret = Self.bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
        let key = try #require(SealingKey(secret: secret))
        let message = Data([0x72])
        let published = Data(
            Self.bytes(
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                    + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"))
        let verifying = try key.publicKey
        #expect(
            verifying.description == "ed25519:"
                + Data(
                    Self.bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
                ).base64EncodedString())
        #expect(verifying.isValid(published, of: message))
        #expect(verifying.isValid(try key.signature(of: message), of: message))
        #expect(!verifying.isValid(published, of: Data([0x73])))
        #expect(!verifying.isValid(Data(), of: message))
    }

    @Test func aKeyIsReadAsItIsWrittenAndNothingElseIs() throws {
        let key = try #require(SealingKey(secret: [UInt8](repeating: 7, count: 32)))
        let text = try key.publicKey.description
        #expect(VerifyingKey(text)?.description == text)
        for wrong in ["", "ed25519:", "rsa:AAAA", String(text.dropLast(4)), "ed25519:!!!!"] {
            #expect(VerifyingKey(wrong) == nil)
        }
        #expect(SealingKey(secret: [1, 2, 3]) == nil)
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
    }
}
