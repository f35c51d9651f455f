/// Explains to the author of a manifest why libyaml refuses the text.
struct SyntaxAdvice {
    /// The message of libyaml and its place; the context is what it was reading.
    struct Problem {
        let text: String
        let mark: Mark
        let context: String
        let contextMark: Mark
    }

    private let problem: Problem
    private let source: SourceText

    static func finding(_ problem: Problem, in source: SourceText) -> Finding {
        SyntaxAdvice(problem: problem, source: source).finding
    }

    private var finding: Finding {
        let strange = [problem.mark, problem.contextMark, above].lazy.compactMap { mark in
            StrangeCharacter(ofLine: source.line(mark.line)).map { ($0, mark.line) }
        }.first
        let (text, mark) =
            advice ?? strange.map { ($0.statement, Mark(line: $1, column: $0.column)) }
            ?? (fallback, problem.mark)
        var hint = ""
        if let (strange, line) = strange, line != mark.line || strange.column != mark.column {
            hint = strange.hint(behind: text, line: line == mark.line ? nil : line)
        }
        return .error(
            .syntaxError, "not well-formed YAML: \(text)\(hint)", at: source.clamped(mark))
    }

    private var above: Mark { Mark(line: problem.mark.line - 1, column: 1) }

    private var fallback: String {
        let context = problem.context.isEmpty ? "" : " \(problem.context)"
        return String((problem.text + context).prefix(200))
    }

    /// A better message than libyaml's, and its place; nil when there is none.
    private var advice: (String, Mark)? {
        if let conflict { return conflict }
        if let tab { return ("a tab stands here; indent with spaces", tab) }
        if let dash = dashWithoutSpace { return dash }
        switch problem.text {
        case "mapping values are not allowed in this context": return secondColon
        case "could not find expected ':'": return missingColon
        case "did not find expected key", "did not find expected '-' indicator":
            return misaligned
        case "did not find expected ',' or ']'": return unclosed("[", "]")
        case "did not find expected ',' or '}'": return unclosed("{", "}")
        case "found unexpected end of stream", "found unexpected document indicator":
            guard problem.context.contains("quoted") else { return nil }
            return (
                "the quotation mark here is not closed; add one at the end", problem.contextMark
            )
        case "found unknown escape character":
            return (
                "in double quotes '\\' begins a code; write '/' in paths, or use single quotes",
                problem.mark
            )
        case "found character that cannot start any token":
            return ("a value cannot begin with \(character); put it in quotes", problem.mark)
        case "did not find expected alphabetic or numeric character":
            return (
                "a value that begins with '*' or '&' is to be put in quotes", problem.contextMark
            )
        case "did not find expected <document start>": return secondDocument
        case "block sequence entries are not allowed in this context":
            return ("a list's first '-' stands on a line of its own, below its key", problem.mark)
        default: return nil
        }
    }

    /// A conflict mark of git, which it leaves where two changes of the same lines met.
    private var conflict: (String, Mark)? {
        let last = max(problem.mark.line, problem.contextMark.line, 1)
        let line = (max(last - 200, 1)...last).first { number in
            ["<<<<<<< ", ">>>>>>> "].contains { source.line(number).hasPrefix($0) }
        }
        return line.map {
            (
                "git left a conflict here; keep the right lines between '<<<<<<<' and '>>>>>>>' "
                    + "and remove the marks", Mark(line: $0, column: 1)
            )
        }
    }

    private func text(_ mark: Mark) -> Substring { source.line(mark.line)[...] }

    private var character: String {
        quoted(
            String(text(problem.mark).unicodeScalars.dropFirst(problem.mark.column - 1).prefix(1)))
    }

    /// The first tab in the indentation of the problem's line, else of the context's line.
    private var tab: Mark? {
        for mark in [problem.mark, problem.contextMark] {
            let indent = text(mark).prefix { $0 == " " || $0 == "\t" }
            guard indent.count < text(mark).count, let tab = indent.firstIndex(of: "\t") else {
                continue
            }
            let column = indent.distance(from: indent.startIndex, to: tab) + 1
            return Mark(line: mark.line, column: column)
        }
        return nil
    }

    /// A value that holds a colon, or a line that is a part of the value above it.
    private var secondColon: (String, Mark)? {
        let line = text(problem.mark)
        let start = line.prefix { $0 == " " || $0 == "-" }
        let rest = line.dropFirst(start.count)
        guard let colon = rest.firstRange(of: ": ") else {
            return (
                "the line above is a value already, and this one is further in; align it with its "
                    + "siblings, or put the value above in quotes", problem.mark
            )
        }
        let behind = rest[colon.upperBound...].drop { $0 == " " }
        let value = behind[..<(behind.firstRange(of: " #")?.lowerBound ?? behind.endIndex)]
        // Inside braces and brackets a ':' is correct.
        let isFlow = value.first.map { "{[".contains($0) } ?? false
        guard !isFlow, value.contains(": ") || value.hasSuffix(":") else {
            return (
                "the line is further in than the one above, which has a value already; align them",
                Mark(line: problem.mark.line, column: start.count + 1)
            )
        }
        return (
            "the value holds a ':'; put it in quotes"
                + example(": ", Self.quoting(value, behind: "\(rest[..<colon.lowerBound]): ")),
            Mark(
                line: problem.mark.line,
                column: line.unicodeScalars.distance(
                    from: line.startIndex, to: value.startIndex) + 1)
        )
    }

    /// The advice to write `line`; empty when it may hold a secret, is too long, or cannot be read
    /// either.
    private func example(_ start: String, _ line: String) -> String {
        guard !source.mayHoldSecrets, line.unicodeScalars.count <= 80 else { return "" }
        // No example is made for text that may hold secrets, so the recursion ends here.
        let text = SourceText(
            path: "", firstLine: 1, bytes: Array(line.utf8), mayHoldSecrets: true)
        guard case .documents(let documents) = YAMLScanner.scan(text, limits: .standard),
            documents.count == 1
        else { return "" }
        switch documents[0].root.content {
        case .mapping, .sequence: return start + line
        case .scalar, .refused: return ""
        }
    }

    /// The line with its value in quotes.
    private static func quoting(_ value: Substring, behind start: String) -> String {
        let isPlain = !value.contains("\"") && !value.contains("\\")
        return isPlain
            ? "\(start)\"\(value)\"" : "\(start)'\(value.replacing("'", with: "''"))'"
    }

    private var dashWithoutSpace: (String, Mark)? {
        for mark in [problem.mark, problem.contextMark, above] {
            let rest = text(mark).drop { $0 == " " }
            guard rest.first == "-", let next = rest.dropFirst().first,
                next.isLetter || next == "{",
                rest.contains(": ") || rest.hasSuffix(":")
            else { continue }
            let column = text(mark).count - rest.count + 1
            return (
                "a space is missing behind the '-'" + example("; write ", "- \(rest.dropFirst())"),
                Mark(line: mark.line, column: column)
            )
        }
        return nil
    }

    private var secondDocument: (String, Mark)? {
        if text(above).hasPrefix("%") {
            return ("a line that begins with '%' is no part of a manifest; remove it", above)
        }
        let isStrange = [above, problem.mark].contains {
            StrangeCharacter(ofLine: source.line($0.line)) != nil
        }
        guard !isStrange else { return nil }
        return (
            "the manifest above has ended; put a line '---' before the next one, or indent this "
                + "line where it belongs", problem.mark
        )
    }

    private var missingColon: (String, Mark)? {
        let word = text(problem.contextMark).drop { $0 == " " || $0 == "-" }
        if let colon = word.firstIndex(of: ":"), word.index(after: colon) < word.endIndex,
            !word[..<colon].contains(" ")
        {
            let line = "\(word[..<colon]): \(word[word.index(after: colon)...])"
            return (
                "a space is missing behind the ':'"
                    + (example("", line).isEmpty ? "" : "; write \(quoted(line))"),
                problem.contextMark
            )
        }
        if word.contains(":") {
            return (
                "a line 'NAME: VALUE' is wanted here; indent the line when it goes on with the "
                    + "text above", problem.contextMark
            )
        }
        return ("a line 'NAME: VALUE' is wanted here, and it has no ':'", problem.contextMark)
    }

    private var misaligned: (String, Mark)? {
        let before = text(problem.mark).unicodeScalars.prefix(problem.mark.column - 1)
        guard before.allSatisfy({ $0 == " " }) else {
            if let surplus { return surplus }
            if let apostrophe { return apostrophe }
            return (
                "something follows the end of the value; put all of it in one pair of quotes",
                problem.mark
            )
        }
        return (
            "no line above has this indentation; align the line with its siblings", problem.mark
        )
    }

    /// A text in single quotes that contains an apostrophe.
    private var apostrophe: (String, Mark)? {
        let line = text(problem.mark)
        guard let colon = line.firstRange(of: ": "), line.last == "'" else { return nil }
        let value = line[colon.upperBound...].drop { $0 == " " }
        let inner = value.dropFirst().dropLast()
        guard value.first == "'", inner.contains("'") else { return nil }
        let name = line[..<colon.lowerBound].drop { $0 == " " || $0 == "-" }
        return (
            "the second \"'\" ends the text already; put it in double quotes"
                + example(": ", Self.quoting(inner, behind: "\(name): ")), problem.mark
        )
    }

    /// A bracket that closes nothing on its line.
    private var surplus: (String, Mark)? {
        let line = text(problem.mark)
        let next = line.dropFirst(problem.mark.column - 1).first
        guard let next, let open: Character = ["}": "{", "]": "["][next],
            line.count(where: { $0 == next }) > line.count(where: { $0 == open })
        else { return nil }
        return ("the '\(next)' here closes nothing; remove it", problem.mark)
    }

    private func unclosed(_ open: Character, _ close: Character) -> (String, Mark)? {
        if let surplus { return surplus }
        return (
            "the '\(open)' here is not closed, or a ',' is missing before line "
                + "\(problem.mark.line), column \(problem.mark.column); add '\(close)' or ','",
            problem.contextMark
        )
    }
}
