import Foundation
import Testing

@testable import Manifests

/// The page of fields is written by hand; this test keeps it complete.
@Suite struct ManifestPageTests {
    @Test(arguments: Kind.allCases)
    func thePageNamesEveryFieldOfTheKind(_ kind: Kind) throws {
        let page = try Self.page()
        #expect(page.contains("\n## \(kind.rawValue)\n"))
        for field in FieldReference.fields(of: kind) {
            let name = field.path.split(separator: ".").last.map(String.init) ?? field.path
            let leaf = name.replacing("[]", with: "")
            guard leaf != "*", !leaf.isEmpty else { continue }
            let forms = [
                "`\(leaf)`", ".\(leaf)`", "`\(leaf).", "`\(leaf)[]", "].\(leaf)", ".\(leaf).",
            ]
            #expect(
                forms.contains { page.contains($0) }, "\(kind.rawValue) \(field.path) is not there")
        }
    }

    /// Every example on the page is accepted.
    @Test func theExamplesOfThePageLoad() throws {
        let parts = try Self.page().components(separatedBy: "```yaml\n").dropFirst()
        let documents = parts.compactMap { $0.components(separatedBy: "```").first }
        #expect(documents.count >= Kind.allCases.count)
        for text in documents {
            let file = SourceFile(
                path: text.contains("# users/") ? "users/alice/x.yaml" : "x.yaml",
                content: Data(text.utf8))
            let result = ManifestLoader().load([file], lastGood: [], policy: .unrestricted)
            // A file that stands alone has no targets for its references.
            let own = result.diagnostics.filter {
                ![.missingReference, .unknownOwner, .missingImage, .unusedResource]
                    .contains($0.code) && $0.severity == .error
            }
            #expect(own.isEmpty, "\(DiagnosticRenderer.text(own))")
        }
    }

    private static func page() throws -> String {
        let root = (0..<4).reduce(URL(filePath: #filePath)) { path, _ in
            path.deletingLastPathComponent()
        }
        return try String(
            contentsOf: root.appending(path: "docs/manifests.md"), encoding: .utf8)
    }
}
