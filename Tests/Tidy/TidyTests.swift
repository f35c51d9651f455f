import Testing

/// The rules, asked of the whole project.
@Suite struct TidyTests {
    private let tree: SourceTree

    init() throws {
        tree = try SourceTree.project.get()
    }

    @Test func theTreeIsRead() {
        #expect(tree.swift.contains { $0.path.hasPrefix("Sources/") })
        #expect(tree.texts["Package.swift"] != nil)
    }

    @Test func filesAndLinesAreShort() { expectNone(SizeRules.textSizes(tree)) }
    @Test func functionsAreShort() { expectNone(SizeRules.functionLengths(tree)) }
    @Test func functionsHaveFewParameters() { expectNone(SizeRules.parameterCounts(tree)) }
    @Test func decisionNotesFitOnAPage() { expectNone(SizeRules.decisionNotes(tree)) }
    @Test func sourcesHoldNothingBanned() { expectNone(BanRules.all(tree)) }
    @Test func modulesImportOnlyDownwards() { expectNone(ArrowRules.all(tree)) }
    @Test func everyTestRuns() {
        expectNone(CoverageRules.forgottenTests(tree))
        expectNone(CoverageRules.filesWithoutTests(tree))
        expectNone(CoverageRules.unnamedLayers(tree))
        expectNone(CoverageRules.oldTests(tree))
    }
    @Test func everyExampleIsTested() { expectNone(CoverageRules.untestedExamples(tree)) }
    @Test func noFileNamesAMachineOrARegistry() { expectNone(PortabilityRules.places(tree)) }
    @Test func whatABrowserReadsIsWhole() { expectNone(WebRules.all(tree)) }
    @Test func nothingBuiltIsTracked() { expectNone(PortabilityRules.trackedBuilds(tree)) }

    private func expectNone(
        _ findings: [Finding], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(
            findings.isEmpty, "\(findings.count) findings:\n\(findings.listing)",
            sourceLocation: sourceLocation)
    }
}
