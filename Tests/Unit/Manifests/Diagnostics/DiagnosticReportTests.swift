import Foundation
import FoundationXML
import Manifests
import Testing

/// Findings in the formats that other programs read, with every character that must be escaped.
@Suite struct DiagnosticReportTests {
    private static let path = "users/alice/50%, a:b é.yaml"
    private static let finding = Diagnostic(
        severity: .error, code: .unknownField, message: "unknown field '<x>' & \"100%\"\nnext",
        location: SourceLocation(path: path, line: 3, column: 5), sourceLine: "\t<x>: 1\u{1}",
        related: [SourceLocation(path: "lab.yaml", line: 1, column: 2)],
        resource: ResourceID(kind: .model, owner: "alice", name: "cup"))
    private static let warning = Diagnostic(
        severity: .warning, code: .unpinnedImage, message: "image 'x' has no tag",
        location: SourceLocation(path: "lab.yaml", line: 9, column: 1), sourceLine: "x",
        related: [], resource: nil)
    private static let source = ManifestsLocation(
        folder: "lab", paths: ["fine.yaml", "lab.yaml", path])

    @Test func annotationsAreEscapedAsTheToolkitOfActionsDoes() {
        let text = GitHubAnnotations.text([Self.finding, Self.warning], in: Self.source)
        #expect(
            text == """
                ::error file=lab/users/alice/50%25%2C a%3Ab é.yaml,line=3,col=5,\
                title=unknownField::unknown field '<x>' & "100%25"%0Anext\
                %0Asee also lab/lab.yaml:1:2
                ::warning file=lab/lab.yaml,line=9,col=1,title=unpinnedImage::\
                image 'x' has no tag

                """)
        #expect(GitHubAnnotations.text([], in: Self.source) == "")
    }

    @Test func aLogInSARIFHasARuleForEachCodeAndAResultForEachFinding() throws {
        let text = SARIFLog.text([Self.finding, Self.warning], in: Self.source, version: "1.2.3")
        try Golden.expect(text, isIn: "findings.sarif")
        let log = try JSONDecoder().decode(SARIF.self, from: Data(text.utf8))
        let run = try #require(log.runs.first)
        #expect(log.version == "2.1.0")
        for result in run.results {
            #expect(run.tool.driver.rules[result.ruleIndex].id == result.ruleId)
        }
        #expect(run.results.map(\.level) == ["error", "warning"])
        let uri = run.results[0].locations[0].physicalLocation.artifactLocation.uri
        #expect(uri == "lab/users/alice/50%25,%20a%3Ab%20%C3%A9.yaml")
    }

    @Test func aMovedFindingKeepsItsFingerprintInSARIF() throws {
        let moved = Diagnostic(
            severity: .error, code: .unknownField, message: Self.finding.message,
            location: SourceLocation(path: Self.path, line: 30, column: 5), sourceLine: "",
            related: [], resource: Self.finding.resource)
        let prints = try [Self.finding, moved, Self.warning].map { finding in
            let text = SARIFLog.text([finding], in: Self.source, version: "1")
            let log = try JSONDecoder().decode(SARIF.self, from: Data(text.utf8))
            return log.runs[0].results[0].partialFingerprints
        }
        #expect(prints[0] == prints[1])
        #expect(prints[0] != prints[2])
    }

    @Test func aReportOfTestsHasASuiteForEachFileAndFailsForErrorsOnly() throws {
        let text = JUnitReport.text([Self.finding, Self.warning], in: Self.source)
        try Golden.expect(text, isIn: "findings.junit.xml")
        let parser = XMLParser(data: Data(text.utf8))
        let counter = ElementCounter()
        parser.delegate = counter
        #expect(parser.parse())
        #expect(
            counter.counts == [
                "testsuites": 1, "testsuite": 3, "testcase": 3, "failure": 1, "system-out": 1,
            ])
        #expect(counter.messages == [Self.finding.message])
    }
}

private final class ElementCounter: NSObject, XMLParserDelegate {
    private(set) var counts: [String: Int] = [:]
    private(set) var messages: [String] = []

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        counts[name, default: 0] += 1
        if let message = attributes["message"] { messages.append(message) }
    }
}

/// The parts of a log that the tests look at.
private struct SARIF: Decodable {
    struct Run: Decodable {
        let tool: Tool
        let results: [Found]
    }
    struct Tool: Decodable { let driver: Driver }
    struct Driver: Decodable { let rules: [Rule] }
    struct Rule: Decodable { let id: String }
    struct Found: Decodable {
        let ruleId: String
        let ruleIndex: Int
        let level: String
        let locations: [Location]
        let partialFingerprints: [String: String]
    }
    struct Location: Decodable { let physicalLocation: Physical }
    struct Physical: Decodable { let artifactLocation: Artifact }
    struct Artifact: Decodable { let uri: String }

    let version: String
    let runs: [Run]
}
