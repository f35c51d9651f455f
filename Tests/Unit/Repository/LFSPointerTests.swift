import Foundation
import Repository
import Testing

struct LFSPointerTests {
    private static let digest = String(repeating: "4d7a", count: 16)

    @Test func aPointerTellsDigestAndSize() throws {
        let text = """
            version https://git-lfs.github.com/spec/v1
            oid sha256:\(Self.digest)
            size 12345

            """
        let pointer = try #require(LFSPointer(parsing: Data(text.utf8)))
        #expect(pointer.sha256 == Self.digest)
        #expect(pointer.sizeBytes == 12_345)
    }

    @Test(arguments: [
        "", "version https://git-lfs.github.com/spec/v1\n", "BLENDER-v402RENDH",
        "version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 1\n",
        "version https://git-lfs.github.com/spec/v1\noid md5:\(digest)\nsize 1\n",
        "version https://git-lfs.github.com/spec/v1\noid sha256:\(digest)\nsize -1\n",
        "version https://git-lfs.github.com/spec/v1\noid sha256:\(digest)\nsize \(Int.max)0\n",
        "oid sha256:\(digest)\nversion https://git-lfs.github.com/spec/v1\nsize 1\n",
        "version https://git-lfs.github.com/spec/v1\noid sha256:\(digest)\nsize 1\n"
            + String(repeating: "x", count: 1024),
    ])
    func otherContentIsNoPointer(text: String) {
        #expect(LFSPointer(parsing: Data(text.utf8)) == nil)
    }
}
