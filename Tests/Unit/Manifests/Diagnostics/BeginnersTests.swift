import Execution
import Foundation
import Manifests
import TestSupport
import Testing

/// `examples/beginners`: mistakes of people who have not yet written many manifests. The first
/// lines of each file in `cases` say what the mistake is, where it is reported, and which words of
/// the message name the mistake and the remedy.
@Suite struct BeginnersTests {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let content: Data
        let place: String
        let says: String
        let write: String

        init?(_ file: SourceFile) {
            let lines = String(decoding: file.content, as: UTF8.self).split(separator: "\n")
                .prefix(4)
            func value(_ name: String) -> String? {
                let line = lines.first { $0.hasPrefix("# \(name): ") }
                return line.map { String($0.dropFirst(name.count + 4)) }
            }
            guard let mistake = value("mistake"), let place = value("place"),
                let says = value("says"), let write = value("write")
            else { return nil }
            testDescription = "\(file.path): \(mistake)"
            content = file.content
            self.place = place
            self.says = says
            self.write = write
        }
    }

    static let cases: [Case] = {
        let files = try? Shipped.files("examples/beginners/cases")  // none is told by a test
        return (files ?? []).compactMap(Case.init)
    }()

    private func diagnostics(_ more: [SourceFile]) async throws -> [Diagnostic] {
        let folder = "\(Services.root)/examples/beginners"
        let files = try FolderManifests(folder: folder).read().files + more
        let read = ReadManifests(files, limits: .standard)
        return ManifestLoader().load(read, lastGood: [], policy: .unrestricted)
            .adding(read.findings(on: await FolderFiles(folder: folder).look(at: read.namedFiles)))
            .diagnostics
    }

    @Test func theLabIsFineWithoutThem() async throws {
        #expect(DiagnosticRenderer.text(try await diagnostics([])) == "")
    }

    /// A file whose first lines cannot be read is missing from the cases.
    @Test func thereAreManyAndEachSaysWhatIsWanted() throws {
        #expect(Self.cases.count >= 100)
        #expect(Self.cases.count == (try Shipped.files("examples/beginners/cases").count))
        for each in Self.cases {
            #expect(!each.says.isEmpty && !each.write.isEmpty, "\(each.testDescription)")
        }
    }

    @Test(arguments: cases)
    func theAnswerSaysWhereItIsAndWhatToWrite(_ each: Case) async throws {
        let file = SourceFile(path: "users/dora/case.yaml", content: each.content)
        let found = try await diagnostics([file])
        let text = DiagnosticRenderer.text(found)
        let answers = found.filter { "\($0.location.line):\($0.location.column)" == each.place }
        #expect(
            answers.contains { $0.message.contains(each.says) && $0.message.contains(each.write) },
            "\(each.place) \(each.says) \(each.write)\n\(text)")
        #expect(found.count <= 3, "\(text)")
    }

    @Test func theAnswersAreAsTheyWere() async throws {
        var text = ""
        for each in Self.cases {
            let file = SourceFile(path: "users/dora/case.yaml", content: each.content)
            text += "# \(each.testDescription)\n"
            text += DiagnosticRenderer.text(try await diagnostics([file])) + "\n"
        }
        try Golden.expect(text, isIn: "beginners.txt")
    }
}
