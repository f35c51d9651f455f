import Execution
import Foundation
import Manifests
import TestSupport
import Testing

/// `examples/with-mistakes`: all mistakes are reported at once, each at the place that the example
/// itself gives.
@Suite struct WithMistakesTests {
    private func files() throws -> [SourceFile] {
        try Shipped.files("examples/with-mistakes")
    }

    private func load() async throws -> LoadResult {
        let read = ReadManifests(try files(), limits: .standard)
        let folder = FolderFiles(folder: "\(Services.root)/examples/with-mistakes")
        return ManifestLoader().load(read, lastGood: [], policy: .unrestricted)
            .adding(read.findings(on: await folder.look(at: read.namedFiles)))
    }

    /// Codes by `path:line`, from the comments at the ends of lines.
    private func marks() throws -> [String: [String]] {
        let codes = Set(DiagnosticCode.allCases.map(\.rawValue))
        var marks: [String: [String]] = [:]
        for file in try files() {
            let lines = String(decoding: file.content, as: UTF8.self).components(separatedBy: "\n")
            for (index, line) in lines.enumerated() {
                guard let comment = line.range(of: "# ", options: .backwards) else { continue }
                let words = line[comment.upperBound...].split(separator: " ").map(String.init)
                guard !words.isEmpty, words.allSatisfy(codes.contains) else { continue }
                marks["\(file.path):\(index + 1)"] = words.sorted()
            }
        }
        return marks
    }

    @Test func eachFindingStandsOnTheLineThatIsMarkedWithItsCode() async throws {
        let found = Dictionary(grouping: try await load().diagnostics) {
            "\($0.location.path):\($0.location.line)"
        }.mapValues { $0.map(\.code.rawValue).sorted() }
        let marks = try marks()
        for place in Set(found.keys).union(marks.keys).sorted() {
            #expect(found[place] == marks[place], "\(place)")
        }
    }

    @Test func thereAreAtLeast60DifferentMistakes() async throws {
        let diagnostics = try await load().diagnostics
        #expect(Set(diagnostics.map { "\($0.code) \($0.message)" }).count >= 60)
        #expect(Set(diagnostics.map(\.code)).count >= 39)
    }

    @Test func theReportIsAsItWas() async throws {
        try Golden.expect(
            DiagnosticRenderer.text(try await load().diagnostics), isIn: "with-mistakes.txt")
    }

    @Test func whatIsRightIsInForceAllTheSame() async throws {
        let result = try await load()
        #expect(result.resource("TrainingRun/alice/good") != nil)
        #expect(result.resource("Model/alice/spoon") == nil)
        #expect(result.desired.warnings.map(\.code).contains(.unusedResource))
    }
}
