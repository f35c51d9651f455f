import Foundation
import TestSupport
import Testing

@testable import Manifests

struct SchemaFileTests {
    private static let folder = "\(Services.root)/schemas"

    @Test func theCommittedSchemasAreThoseOfTheFieldTables() throws {
        for (name, text) in JSONSchema.files {
            let file = URL(filePath: "\(Self.folder)/\(name)")
            let committed = try? String(contentsOf: file, encoding: .utf8)
            #expect(committed == text, "\(name): run: reconciler schema export --output schemas")
        }
        let found = try FileManager.default.subpathsOfDirectory(atPath: Self.folder)
        // The schema of plans is written by hand; plans are checked against it.
        let known = JSONSchema.files.keys + ["plan-v1.json"]
        #expect(found.filter { $0.hasSuffix(".json") }.sorted() == known.sorted())
    }

    @Test func everyFieldIsDescribed() {
        for kind in Kind.allCases {
            for field in FieldReference.fields(of: kind) {
                #expect(field.documentation.hasSuffix("."), "\(kind.rawValue).\(field.path)")
            }
        }
    }

    /// The example of a schema consists of the examples of its fields, so this tries each of them
    /// too.
    @Test(arguments: Kind.allCases) func theExampleOfAKindIsAccepted(_ kind: Kind) throws {
        let folder = kind.isOwned ? "users/alice/" : ""
        let text = CanonicalJSON.encode(SchemaSample.manifest(kind))
        let file = SourceFile(path: "\(folder)x.yaml", content: Data(text.utf8))
        let found = ManifestLoader().load([file], lastGood: [], policy: .unrestricted).diagnostics
        let byItself = found.filter { !SchemaLimits.codes.keys.contains($0.code) }
        #expect(DiagnosticRenderer.text(byItself) == "", "\(text)")
    }
}
