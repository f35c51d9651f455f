import Foundation
import TestSupport
import Testing

@testable import Manifests

/// The schema and the loader agree on every rule that a schema can express, as an independent
/// validator reads the schema.
@Suite struct SchemaContractTests {
    private struct Judged {
        let name: String
        let text: String
        /// Codes for which the loader refuses the document by itself.
        let codes: Set<DiagnosticCode>
    }

    /// Handwritten documents too: what YAML is to one reader and to the other.
    private static let written: [(name: String, path: String, text: String)] = [
        ("words", "users/alice/x.yaml", text("suspend: yes")),
        ("octal", "users/alice/x.yaml", text("title: 0o17")),
        ("hexadecimal", "users/alice/x.yaml", text("title: 0x1F")),
        ("leading zero", "users/alice/x.yaml", text("title: 007")),
        ("date", "users/alice/x.yaml", text("title: 2026-01-02")),
        ("sexagesimal", "users/alice/x.yaml", text("title: 1:30")),
        ("tilde", "users/alice/x.yaml", text("title: ~")),
        ("quoted", "users/alice/x.yaml", text("title: \"12\"")),
        ("folded", "users/alice/x.yaml", text("title: >-\n    a\n    b")),
        ("upper case", "users/alice/x.yaml", text("suspend: TRUE")),
        ("exponent", "users/alice/x.yaml", text("title: 1e3")),
        ("infinity", "users/alice/x.yaml", text("title: .inf")),
    ]

    private static func text(_ line: String) -> String {
        """
        kind: Model
        metadata: {name: x}
        spec:
          \(line)
          source: {path: x.blend}
          sha256: "\(String(repeating: "0", count: 64))"

        """
    }

    private func judge(_ name: String, _ path: String, _ text: String) -> Judged {
        let file = SourceFile(path: path, content: Data(text.utf8))
        let found = ManifestLoader().load([file], lastGood: [], policy: .unrestricted).diagnostics
        let own = found.map(\.code).filter { SchemaLimits.codes[$0] == nil }
        return Judged(name: name, text: text, codes: Set(own))
    }

    private func corpus() -> [Judged] {
        let made = SchemaVariants.documents.map { document in
            judge(
                "\(document.kind.rawValue) \(document.label)",
                document.kind.isOwned ? "users/alice/x.yaml" : "x.yaml",
                CanonicalJSON.encode(document.value) + "\n")
        }
        return made + Self.written.map { judge("written: \($0.name)", $0.path, $0.text) }
    }

    /// Names of the files that the validator refuses.
    private func refused(_ files: [String], schema: String) async throws -> Set<String> {
        let finished = try await Command.run(
            try Services.schemaChecker, ["--schemafile", schema, "-o", "json"] + files)
        let report = try JSONDecoder().decode(Report.self, from: Data(finished.output.utf8))
        let errors = report.errors ?? []
        #expect(report.parseErrors ?? [] == [])
        #expect((finished.status == 0) == errors.isEmpty)
        return Set(errors.map(\.filename))
    }

    @Test func theLoaderAndAnIndependentValidatorAgree() async throws {
        let folder = try TemporaryFolder()
        let documents = corpus()
        #expect(documents.count >= 300)
        var paths: [String] = []
        for (index, document) in documents.enumerated() {
            paths.append(try folder.write("\(index).yaml", document.text))
        }
        let refused = try await refused(paths, schema: "\(Services.root)/schemas/lab-v1.json")
        var beyond: [DiagnosticCode: Int] = [:]
        for (path, document) in zip(paths, documents) {
            guard !refused.contains(path) else {
                #expect(!document.codes.isEmpty, "only the schema refuses \(document.name)")
                continue
            }
            let unexplained = document.codes.filter { SchemaLimits.partly[$0] == nil }
            #expect(unexplained.isEmpty, "only the loader refuses \(document.name)")
            for code in document.codes { beyond[code, default: 0] += 1 }
        }
        #expect(refused.count > 100 && documents.count - refused.count > 100)
        let share = Double(beyond.values.reduce(0, +)) / Double(documents.count)
        #expect(share < 0.1, "\(beyond): the schema could say more")
    }

    @Test(arguments: Kind.allCases)
    func theSchemaOfOneKindTakesThatKindOnly(_ kind: Kind) async throws {
        let folder = try TemporaryFolder()
        var paths: [Kind: String] = [:]
        for other in Kind.allCases {
            let text = CanonicalJSON.encode(SchemaSample.manifest(other))
            paths[other] = try folder.write("\(other.rawValue).yaml", text)
        }
        let refused = try await refused(
            Array(paths.values),
            schema: "\(Services.root)/schemas/lab-v1/\(kind.rawValue).json")
        #expect(refused == Set(paths.filter { $0.key != kind }.values))
    }

    @Test func theSchemasAreSchemas() async throws {
        let files = JSONSchema.files.keys.map { "\(Services.root)/schemas/\($0)" }
        let finished = try await Command.run(
            try Services.schemaChecker, ["--check-metaschema"] + files)
        #expect(finished.status == 0, "\(finished.output)")
    }

    @Test(arguments: ["examples/kitchen", "manifests"])
    func whatWeShipFollowsTheSchema(_ folder: String) async throws {
        let root = "\(Services.root)/\(folder)"
        let all = try FileManager.default.subpathsOfDirectory(atPath: root)
        for path in ManifestSelection.select(paths: all, ignore: nil) {
            let text = try String(contentsOf: URL(filePath: "\(root)/\(path)"), encoding: .utf8)
            let temporary = try TemporaryFolder()
            // The validator takes one document a file.
            let documents = text.components(separatedBy: "\n---\n")
            let files = try documents.enumerated().map {
                try temporary.write("\($0.offset).yaml", $0.element)
            }
            let refused = try await refused(
                files, schema: "\(Services.root)/schemas/lab-v1.json")
            #expect(refused == [], "\(path)")
        }
    }
}

/// What `check-jsonschema -o json` writes.
private struct Report: Decodable {
    struct Failure: Decodable, Equatable { let filename: String }

    /// Absent when all is fine.
    let errors: [Failure]?
    let parseErrors: [Failure]?

    private enum CodingKeys: String, CodingKey {
        case errors
        case parseErrors = "parse_errors"
    }
}
