/// Limits on what one reader has to hold in mind at once.
enum SizeRules {
    static let maxFileLines = 400
    static let maxFunctionLines = 70
    static let maxColumns = 100
    static let maxParameters = 5
    static let maxDecisionLines = 60

    /// Files and lines, of all that is written as a program.
    static func textSizes(_ tree: SourceTree) -> [Finding] {
        tree.texts.keys.sorted().filter(isProgram).flatMap { path -> [Finding] in
            let lines = lines(tree.texts[path] ?? "")
            var findings: [Finding] = []
            if lines.count > maxFileLines {
                findings.append(
                    Finding(
                        path: path, line: lines.count,
                        message: "file of \(lines.count) lines; at most \(maxFileLines)"))
            }
            for (index, line) in lines.enumerated() where line.utf8.count > maxColumns {
                guard line.count > maxColumns else { continue }
                findings.append(
                    Finding(
                        path: path, line: index + 1,
                        message: "line of \(line.count) columns; at most \(maxColumns)"))
            }
            return findings
        }
    }

    static func functionLengths(_ tree: SourceTree) -> [Finding] {
        tree.swift.flatMap { file in
            file.declarations.compactMap { declaration -> Finding? in
                guard let body = declaration.body else { return nil }
                let count = file.tokens[body.upperBound].line - declaration.line + 1
                guard count > maxFunctionLines else { return nil }
                return file.finding(
                    declaration.line,
                    "'\(declaration.name)' has \(count) lines; at most \(maxFunctionLines)")
            }
        }
    }

    /// An initialiser that only assigns is a list of fields and may have as many as the type.
    static func parameterCounts(_ tree: SourceTree) -> [Finding] {
        tree.swift.flatMap { file in
            file.declarations.compactMap { declaration -> Finding? in
                let count = declaration.parameterCount
                guard count > maxParameters, !isMemberwise(declaration, in: file) else {
                    return nil
                }
                return file.finding(
                    declaration.line,
                    "'\(declaration.name)' has \(count) parameters; at most \(maxParameters)")
            }
        }
    }

    static func decisionNotes(_ tree: SourceTree) -> [Finding] {
        tree.texts.keys.sorted().compactMap { path in
            let count = lines(tree.texts[path] ?? "").count
            guard path.hasPrefix("docs/decisions/"), count > maxDecisionLines else { return nil }
            let message = "decision note of \(count) lines; at most \(maxDecisionLines)"
            return Finding(path: path, line: count, message: message)
        }
    }

    private static func lines(_ text: String) -> [Substring] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.last == "" ? lines.dropLast() : lines
    }

    private static func isProgram(_ path: String) -> Bool {
        if path.hasSuffix(".swift") || path == ".ci/run" { return true }
        let folders = ["images/", "scripts/", "bench/", "packaging/"]
        return folders.contains { path.hasPrefix($0) }
            && (path.hasSuffix(".py") || path.hasSuffix(".sh"))
    }

    /// Every line of its body is `x = y` or `self.x = y`.
    private static func isMemberwise(_ declaration: Declaration, in file: SwiftFile) -> Bool {
        guard declaration.shape == .initializer, let body = declaration.body else { return false }
        let inner = (body.lowerBound + 1)..<body.upperBound
        return inner.filter { file.tokens[$0].startsLine }.allSatisfy { place in
            let isField = file.isWord(place) && file.text(place + 1) == "="
            return isField
                || (file.has(["self", "."], at: place) && file.text(place + 3) == "=")
        }
    }
}
