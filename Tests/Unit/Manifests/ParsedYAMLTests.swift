import Foundation
import Manifests
import Testing

/// What the parser made of a file is as good as the file.
@Suite struct ParsedYAMLTests {
    private let limits = LoadLimits.standard

    private func bytes(_ text: String, limits: LoadLimits = .standard) -> Data? {
        ParsedYAML.bytes(
            of: SourceFile(path: "a.yaml", content: Data(text.utf8)), limits: limits)
    }

    private func load(_ files: [SourceFile]) -> LoadResult {
        ManifestLoader().load(files, lastGood: [], policy: .unrestricted)
    }

    @Test(arguments: ["examples/kitchen", "examples/with-mistakes", "manifests"])
    func whatWasParsedBeforeSaysTheSame(_ folder: String) throws {
        let files = try Shipped.files(folder)
        let known = files.map {
            SourceFile(
                path: $0.path, content: $0.content,
                parsed: ParsedYAML.bytes(of: $0, limits: limits))
        }
        #expect(known.contains { $0.parsed != nil })
        #expect(load(known) == load(files))
    }

    @Test(arguments: [
        "a: &x 1\n", "a: *x\n", "a: !t 1\n", "a: 1\na: 2\n", "<<: {a: 1}\n", "[a]: 1\n", "a: [\n",
        "a: \u{7}\n", "%TAG ! tag:x,2000:\n--- 1\n",
    ])
    func whatTheParserComplainsOfIsNotKept(_ text: String) {
        #expect(bytes("ok: 1\n") != nil)
        #expect(bytes(text) == nil)
    }

    @Test func whatIsNoTextOrTooMuchIsNotKept() {
        let binary = SourceFile(path: "a.yaml", content: Data([0x61, 0xFF]))
        #expect(ParsedYAML.bytes(of: binary, limits: limits) == nil)
        var narrow = limits
        narrow.maxDepth = 2
        #expect(bytes("a: {b: {c: 1}}\n") != nil)
        #expect(bytes("a: {b: {c: 1}}\n", limits: narrow) == nil)
        #expect(ParsedYAML.format(limits) != ParsedYAML.format(narrow))
        #expect(ParsedYAML.format(limits) == ParsedYAML.format(.standard))
    }

    /// As a disk may leave them: the file is parsed then.
    @Test func bytesThatAreCutOffOrTooLongAreNotBelieved() throws {
        let text = """
            apiVersion: lab/v1
            kind: User
            metadata: {name: alice}
            spec: {email: "a@lab.example"}
            """
        let file = SourceFile(path: "alice.yaml", content: Data(text.utf8))
        let parsed = try #require(ParsedYAML.bytes(of: file, limits: limits))
        let expected = load([file])
        #expect(!expected.hasErrors)
        for length in 0..<parsed.count {
            let cut = SourceFile(
                path: file.path, content: file.content, parsed: parsed.prefix(length))
            #expect(load([cut]) == expected)
        }
        let long = SourceFile(
            path: file.path, content: file.content, parsed: parsed + Data([0]))
        #expect(load([long]) == expected)
    }

    /// Deeper than any file may be, for which there would be no stack.
    @Test func bytesThatNestWithoutEndAreNotBelieved() {
        let level: [UInt8] = [2, 1, 1, 1]
        let nested = [1, 1] + Array(repeating: level, count: 200_000).joined()
        let file = SourceFile(path: "a.yaml", content: Data("[]".utf8), parsed: Data(nested))
        let plain = SourceFile(path: "a.yaml", content: Data("[]".utf8))
        #expect(load([file]) == load([plain]))
    }
}
