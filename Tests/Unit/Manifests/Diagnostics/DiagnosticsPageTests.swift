import Foundation
import Manifests
import Testing

/// Every example of `docs/diagnostics.md`, read by the loader. `UPDATE_GOLDEN=1` rewrites the
/// output shown there and still fails.
@Suite struct DiagnosticsPageTests {
    /// Codes that never come alone, with the code that is reported beside them.
    static let companions: [DiagnosticCode: DiagnosticCode] = [
        .blockedByInvalid: .unknownField, .tooManyFindings: .unknownField,
        .missingImage: .blockedByInvalid, .referenceCycle: .blockedByInvalid,
    ]
    @Test func theLabOfTheExamplesIsFine() throws {
        let result = try DiagnosticsPage().load([])
        #expect(DiagnosticRenderer.text(result.diagnostics) == "")
    }

    @Test func everyCodeIsDocumentedOnceWithItsExplanation() throws {
        let page = try DiagnosticsPage()
        #expect(
            page.sections.map(\.code).sorted() == DiagnosticCode.allCases.map(\.rawValue).sorted())
        for section in page.sections {
            let code = DiagnosticCode(rawValue: section.code)
            #expect(section.explanation == code?.explanation, "\(section.code)")
        }
    }

    @Test(arguments: DiagnosticCode.allCases)
    func theDocumentedMistakeGivesThisCodeAndTheRepairNone(_ code: DiagnosticCode) throws {
        let page = try DiagnosticsPage()
        let section = try #require(page.sections.first { $0.code == code.rawValue })
        #expect(!section.mistake.isEmpty && !section.repair.isEmpty)
        let mistake = try page.load(section.mistake)
        let expected = Set([code, Self.companions[code]].compactMap(\.self))
        #expect(Set(mistake.diagnostics.map(\.code)) == expected)
        let repaired = try page.load(section.repair)
        #expect(DiagnosticRenderer.text(repaired.diagnostics) == "")
    }

    @Test func theDocumentedOutputIsWhatIsWritten() throws {
        let page = try DiagnosticsPage()
        var outputs: [String: String] = [:]
        for section in page.sections where section.output != nil {
            outputs[section.code] = DiagnosticRenderer.text(
                try page.load(section.mistake).diagnostics)
        }
        let text = page.text(outputs: outputs)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: DiagnosticsPage.file)
            Issue.record("diagnostics.md was written; look at it and run again")
            return
        }
        #expect(text == page.lines.joined(separator: "\n"), "run with UPDATE_GOLDEN=1")
    }
}
