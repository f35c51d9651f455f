import Testing

@testable import Execution

struct ArtifactListingTests {
    /// Names whose marks join a space or a line break when texts are cut by letters.
    @Test(arguments: ["a.png", "x\r", "\u{301}x", "a b", "a/\u{301}b", "\u{600}"])
    func whatIsWrittenIsRead(name: String) {
        let listing = ArtifactListing(files: [
            ArtifactListing.Entry(
                path: name, sha256: String(repeating: "1", count: 64), sizeBytes: 7),
            ArtifactListing.Entry(
                path: "z.png", sha256: String(repeating: "2", count: 64), sizeBytes: 8),
        ])
        let read = ArtifactListing(parsing: listing.text)
        #expect(read == listing)
        let paths = listing.files.map { Array($0.path.utf8) }
        #expect(read?.files.map { Array($0.path.utf8) } == paths)
    }
}
