/// Everything that looks like a test runs, and every example is a test.
enum CoverageRules {
    /// Swift Testing ignores a function without `@Test`; only helpers may be such, and those are
    /// private, or take or return something.
    static func forgottenTests(_ tree: SourceTree) -> [Finding] {
        layerFiles(tree).filter { hasTests($0) }.flatMap { file in
            file.declarations.compactMap { declaration -> Finding? in
                guard declaration.shape == .function, declaration.parameterCount == 0,
                    !declaration.hasReturnType, declaration.body != nil,
                    isAtSuiteLevel(declaration, in: file)
                else { return nil }
                let words = attributes(before: declaration.keyword, in: file)
                let helpers: Set = ["Test", "private", "fileprivate", "static", "mutating"]
                guard words.isDisjoint(with: helpers) else { return nil }
                return file.finding(
                    declaration.line,
                    "'\(declaration.name)' looks like a test but has no @Test; never runs")
            }
        }
    }

    /// A file that says it has tests does.
    static func filesWithoutTests(_ tree: SourceTree) -> [Finding] {
        layerFiles(tree).filter { file in
            file.name.hasSuffix("Tests.swift") && !hasTests(file)
        }.map { $0.finding(1, "has no @Test; a file of helpers is not named …Tests") }
    }

    /// A folder of tests that the package does not name is never built.
    static func unnamedLayers(_ tree: SourceTree) -> [Finding] {
        let package = tree.texts["Package.swift"] ?? ""
        let layers = Set(layerFiles(tree).map(\.module)).sorted()
        return layers.filter { !package.contains("tests(\"\($0)\"") }
            .filter { !package.contains("Tests/\($0)\"") }
            .filter { !names(layer: $0, onItsOwnLine: package) }
            .map { layer in
                Finding(
                    path: "Tests/\(layer)", line: 1,
                    message: "no test target of Package.swift is made of this folder")
            }
    }

    static func untestedExamples(_ tree: SourceTree) -> [Finding] {
        let folders = Set(
            tree.paths.compactMap { path -> String? in
                let parts = path.split(separator: "/")
                return parts.first == "examples" && parts.count > 2 ? String(parts[1]) : nil
            })
        let tests = tree.swift(below: "Tests").compactMap { tree.texts[$0.path] }
        return folders.sorted().filter { folder in
            !tests.contains { $0.contains("\"\(folder)\"") || $0.contains("examples/\(folder)") }
        }.map { Finding(path: "examples/\($0)", line: 1, message: "no test names this example") }
    }

    /// The old test library is neither needed nor run.
    static func oldTests(_ tree: SourceTree) -> [Finding] {
        tree.swift(below: "Tests").flatMap { file in
            ArrowRules.imports(in: file).filter { $0.module == "XCTest" }.map {
                file.finding($0.line, "tests are written with Swift Testing, not XCTest")
            }
        }
    }

    private static func layerFiles(_ tree: SourceTree) -> [SwiftFile] {
        tree.swift(below: "Tests").filter { file in
            !["Support", "SimulatedWorld"].contains(file.module)
                && file.path.split(separator: "/").count > 2
        }
    }

    private static func hasTests(_ file: SwiftFile) -> Bool {
        file.places(of: ["Test"]).contains { file.text($0 - 1) == "@" }
    }

    private static func names(layer: String, onItsOwnLine package: String) -> Bool {
        package.split(separator: "\n").contains {
            $0.trimmingPrefix { $0 == " " }.hasPrefix("\"\(layer)\",")
        }
    }

    /// Not inside another function: no function's body is around it.
    private static func isAtSuiteLevel(_ declaration: Declaration, in file: SwiftFile) -> Bool {
        !file.declarations.contains { outer in
            guard let body = outer.body else { return false }
            return body.contains(declaration.keyword) && outer.keyword != declaration.keyword
        }
    }

    /// The words between the end of the statement before and the keyword.
    private static func attributes(before keyword: Int, in file: SwiftFile) -> Set<String> {
        var words: Set<String> = []
        var place = keyword - 1
        while place >= 0, !["}", "{", ";"].contains(file.text(place)) {
            if file.text(place) == ")" {
                place = opening(place, in: file)
            } else {
                words.insert(file.text(place))
            }
            if file.text(place) == "@", file.tokens[place].startsLine { break }
            place -= 1
        }
        return words
    }

    private static func opening(_ close: Int, in file: SwiftFile) -> Int {
        var depth = 0
        for place in stride(from: close, through: 0, by: -1) {
            if file.text(place) == ")" { depth += 1 }
            if file.text(place) == "(" { depth -= 1 }
            if depth == 0 { return place }
        }
        return 0
    }
}
