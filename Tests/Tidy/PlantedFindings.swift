import Testing

/// Every rule finds what is planted for it and leaves its lawful neighbour alone: a check that
/// cannot fail is worth nothing.
@Suite struct PlantedFindings {
    @Test(arguments: [
        "let a = try! b()", "let a = b!", "b()!.c", "let a = b[0]! + c", "a as! B",
        "var a: String!", "a = try? b()", "final class A: @unchecked Sendable {}",
        "nonisolated(unsafe) var a = 1", "let a = Date()", "let a = Date.now", "f(at: .now)",
        "a.timeIntervalSince(.now)",
        "let a = ContinuousClock().now", "try await Task.sleep(for: a)", "let a = UUID()",
        "let a = Int.random(in: 0..<2)", "a.shuffled()", "print(a)", "Task { await a() }",
        "Task.detached { a() }", "let a = Task<Void, Never> { b() }",
        "Task(priority: .low) { b() }",
        "static let shared = A()", "// TODO: more", "let a = \"\\(b!)\"",
    ])
    func aBannedWordIsFound(line: String) {
        #expect(bans(line).count == 1, "\(bans(line).listing)")
    }

    @Test(arguments: [
        "a != b", "a!=b", "if !a { b() }", "f(!a)", "try? a()  // what is left is only rubbish",
        "let a = \"try! print(b)\"", "// a Task { } that could print(b!)", "let a = Date(b)",
        "let a = clock.now", "Account(verdict: .now)",
        "try await cancellableSleep(for: a)", "case .now(let a): b", "let a = UUID(uuidString: b)",
        "a.shuffled(using: &generator)", "description.print(to: a)", "var a: Task<Void, Never>?",
        "struct Task {}", "init!(a: Int) {}", "let a = [B: C]()", "a.sleep(until: b)",
        "Int.random(in: 0..<2, using: &generator)",
    ])
    func aLawfulNeighbourIsNotFound(line: String) {
        #expect(bans(line) == [])
    }

    @Test func clocksAndPrintsHaveAHome() {
        let line = "let a = Date()"
        #expect(bans(line, path: "Sources/Execution/TimeSource.swift") == [])
        #expect(bans("print(Date())", path: "Sources/reconciler/A.swift") == [])
        #expect(bans("print(a)", path: "Sources/Execution/TimeSource.swift").count == 1)
    }

    @Test(arguments: [
        ("a.stencil", "{% if page.a %}{% for b in page.c %}{{ b.d }}{% endfor %}", 1),
        ("a.stencil", "{% for b in page.c %}{% endif %}", 1),
        ("a.stencil", "{{ d }}{% if d.e %}{% endif %}{% for b in d %}{% endfor %}", 3),
        ("a.stencil", "{% if page.a or d %}{% endif %}{{ page.a|b:d.e }}{% unless page.a %}", 3),
        ("a.stencil", "{% for b in page.c %}{% endfor %}{{ b }}{{ page.a|d:\"e f\" }}", 1),
        ("a.stencil", "<p style=\"a\">", 1), ("a.stencil", "<script>", 1),
        ("a.stencil", "{% extends \"b\" %}{% if not page.a %}{% else %}{% endif %}", 0),
        ("a.css", "a { b: var(--c); }", 1), ("a.css", "a { --c: 1; b: var(--c); /* { */ }", 0),
        ("a.css", "a { b: c;", 1),
        ("a.js", "f(() => { a(\"(\"); });  // (", 0), ("a.js", "f(() => { a(`(`); );", 1),
    ])
    func whatIsNotWholeIsFound(name: String, text: String, count: Int) {
        let findings = WebRules.all(tree("Sources/A/\(name)", text))
        #expect(findings.count == count, "\(findings.listing)")
    }

    @Test func aLongFileIsFound() {
        let lines = String(repeating: "let a = 1\n", count: 400)
        #expect(SizeRules.textSizes(tree("Sources/A/B.swift", lines)) == [])
        #expect(SizeRules.textSizes(tree("Sources/A/B.swift", lines + "// b")).count == 1)
        #expect(SizeRules.textSizes(tree("images/a/b.py", lines + "b")).count == 1)
        #expect(SizeRules.textSizes(tree("docs/a.md", lines + "b")) == [])
    }

    @Test func aLongLineIsFound() {
        let line = String(repeating: "é", count: 100)
        #expect(SizeRules.textSizes(tree("scripts/a.sh", line)) == [])
        #expect(SizeRules.textSizes(tree("scripts/a.sh", "\n" + line + "a")).map(\.line) == [2])
    }

    @Test(arguments: [
        "func a<B: C>(_ b: B) -> [Int] {", "init() {", "subscript(a: Int) -> Int {",
        "var a: Int {",
    ])
    func aLongFunctionIsFound(head: String) {
        let short = head + String(repeating: "\n", count: 69) + "}"
        let long = head + String(repeating: "\n", count: 70) + "}"
        #expect(SizeRules.functionLengths(tree("Sources/A/B.swift", short)) == [])
        #expect(SizeRules.functionLengths(tree("Sources/A/B.swift", long)).count == 1)
    }

    @Test func aRequirementHasNoBody() {
        let text = "protocol A {\n func b()\n var c: Int\n}\nstruct D {\n"
        let file = SwiftFile(path: "a", text: text + String(repeating: "\n", count: 80) + "}")
        #expect(file.declarations.map { $0.body == nil } == [true, true])
    }

    @Test func aLongParameterListIsFound() {
        let five = "a: Int, b: [C: D], c: (E, F) -> G = { $0, $1 }, d: H<I, J>, e: K"
        func findings(_ text: String) -> [Finding] {
            SizeRules.parameterCounts(tree("Sources/A/B.swift", text))
        }
        #expect(findings("func a(\(five)) {}") == [])
        #expect(findings("func a(\(five),\n) {}") == [])
        #expect(findings("func a(\(five), f: L) {}").count == 1)
        #expect(findings("protocol A { func a<Z>(\(five), f: L) }").count == 1)
        #expect(findings("init(\(five), f: L) {\n self.a = a\n f = g\n}") == [])
        #expect(findings("init(\(five), f: L) {\n self.a = a\n start()\n}").count == 1)
    }

    @Test(arguments: [
        ("Planning", "import Foundation", 1), ("Planning", "public import Manifests", 0),
        ("Manifests", "import Planning", 1), ("Docker", "@preconcurrency import NIOCore", 0),
        ("Docker", "import struct Execution.Plan", 1), ("Elsewhere", "import Swift", 1),
        ("Repository", "// import Execution", 0), ("Docker", "struct Docker {}", 1),
        ("Docker", "struct DockerClient {}", 0),
    ])
    func anArrowUpwardsIsFound(module: String, line: String, count: Int) {
        #expect(ArrowRules.all(tree("Sources/\(module)/A.swift", line)).count == count)
    }

    @Test func aForgottenTestIsFound() {
        let suite = """
            @Suite struct A {
                @Test func one() {}
                @Test(.timeLimit(.minutes(1)), arguments: [1])
                func two(_ a: Int) {}
                @Test
                func three() async throws { func inner() {} }
                private func helper() {}
                func value() -> Int { 1 }
                func forgotten() async throws {}
            }
            """
        let findings = CoverageRules.forgottenTests(tree("Tests/Unit/A.swift", suite))
        #expect(findings.map(\.line) == [9], "\(findings.listing)")
    }

    @Test func aFileOrFolderThatNeverRunsIsFound() {
        let empty = tree("Tests/Unit/ATests.swift", "struct A {}")
        #expect(CoverageRules.filesWithoutTests(empty).count == 1)
        let support = tree("Tests/Unit/AStub.swift", "struct A {}")
        #expect(CoverageRules.filesWithoutTests(support) == [])
        let test = "@Test func a() {}"
        #expect(CoverageRules.unnamedLayers(tree("Tests/Unit/A.swift", test)).count == 1)
        let package = "tests(\"Unit\", [])"
        let named = SourceTree(texts: ["Tests/Unit/A.swift": test, "Package.swift": package])
        #expect(CoverageRules.unnamedLayers(named) == [])
        #expect(CoverageRules.oldTests(tree("Tests/Unit/A.swift", "import XCTest")).count == 1)
    }

    @Test func anUntestedExampleIsFound() {
        let texts = ["examples/cup/a.yaml": "", "Tests/EndToEnd/A.swift": "run(\"cup\")"]
        #expect(CoverageRules.untestedExamples(SourceTree(texts: texts)) == [])
        let more = texts.merging(["examples/bowl/a.yaml": ""]) { $1 }
        #expect(CoverageRules.untestedExamples(SourceTree(texts: more)).count == 1)
    }

    @Test func aMachineOrRegistryIsFound() {
        for word in PortabilityRules.hosts {
            #expect(PortabilityRules.places(tree("docs/a.md", "a\nhttps://\(word)/b")).count == 1)
        }
        for word in PortabilityRules.folders {
            #expect(PortabilityRules.places(tree("docs/a.md", "cd \(word)b")).count == 1)
            #expect(PortabilityRules.places(tree("docs/a.md", "ls /lab\(word)b")) == [])
        }
    }

    @Test func aTrackedBuildOrALongNoteIsFound() {
        let paths = ["Package.resolved", ".build/a.o", "bench/.build/b", "docs/build.md"]
        let tree = SourceTree(texts: [:], otherPaths: paths)
        #expect(PortabilityRules.trackedBuilds(tree).count == 3)
        let note = String(repeating: "a\n", count: 61)
        #expect(SizeRules.decisionNotes(self.tree("docs/decisions/1.md", note)).count == 1)
        #expect(SizeRules.decisionNotes(self.tree("docs/a.md", note)) == [])
    }

    private func tree(_ path: String, _ text: String) -> SourceTree {
        SourceTree(texts: [path: text])
    }

    private func bans(_ line: String, path: String = "Sources/Execution/A.swift") -> [Finding] {
        BanRules.all(tree(path, line))
    }
}
