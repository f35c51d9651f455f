/// The files that a browser reads, and the templates of the pages. In the patterns `\x22`, `\x2F`
/// and `\x7B` stand for a quotation mark, a slash and a brace, which other rules take for code.
enum WebRules {
    static func all(_ tree: SourceTree) -> [Finding] {
        tree.texts.keys.sorted().filter { $0.hasPrefix("Sources/") }.flatMap { path in
            let text = tree.texts[path] ?? ""
            return switch path.split(separator: ".").last {
            case "stencil": template(text, path)
            case "css": styleSheet(text, path)
            case "js": brackets(in: text, path)
            default: [Finding]()
            }
        }
    }

    /// Every block ends, in the order of their begins; only values of the page, of its frame and of
    /// the loops around are named; script and style stand in files of their own.
    static func template(_ text: String, _ path: String) -> [Finding] {
        var findings: [Finding] = []
        var open: [(word: Substring, names: [Substring])] = []
        for (number, line) in lines(text) {
            func report(_ message: String) {
                findings.append(Finding(path: path, line: number, message: message))
            }
            func check(_ expression: Substring) {
                let known = ["page", "frame", "forloop"] + open.flatMap(\.names)
                for name in names(in: expression) where !known.contains(name) {
                    report("'\(name)' is no value of the page")
                }
            }
            for mark in line.matches(of: /\x7B%\s*(\w+)(.*?)%\x7D|\x7B\x7B(.*?)\x7D\x7D/) {
                guard let word = mark.1 else {
                    check(mark.3 ?? "")
                    continue
                }
                let rest = mark.2 ?? ""
                switch word {
                case "if", "elif", "else", "endif", "for", "endfor", "block", "endblock", "extends":
                    break
                default: report("'\(word)' is no tag")
                }
                if word == "if" || word == "elif" { check(rest) }
                if word == "for" {
                    let sides = rest.split(separator: " in ", maxSplits: 1)
                    check(sides.last ?? "")
                    open.append((word, names(in: sides.first ?? "")))
                } else if word == "if" || word == "block" {
                    open.append((word, []))
                } else if word.hasPrefix("end") {
                    let begun = open.popLast()?.word
                    if begun.map({ "end\($0)" }) != String(word) {
                        report("'\(word)' ends '\(begun ?? "nothing")'")
                    }
                }
            }
            if line.contains(/\sstyle=|<style|<script(?! src=)|\son[a-z]+=/) {
                report("script and style have files of their own")
            }
        }
        return findings
            + open.map { Finding(path: path, line: 1, message: "'\($0.word)' has no end") }
    }

    /// The first parts of all names in an expression, those that filters are given too.
    private static func names(in expression: Substring) -> [Substring] {
        let code = String(expression).replacing(/\x22[^\x22]*\x22/, with: "0")
        let operands = code.split { $0.isWhitespace || $0 == "," }.flatMap { term in
            term.split(separator: "|").enumerated().map { index, part in
                index == 0 ? part : part.drop { $0 != ":" }.dropFirst()
            }
        }
        return operands.filter {
            $0.first?.isLetter == true && !["or", "and", "not"].contains($0)
        }.map { $0.prefix { $0 != "." } }
    }

    /// Brackets are closed, and every variable that is used is given a value.
    static func styleSheet(_ text: String, _ path: String) -> [Finding] {
        let given = Set(text.matches(of: /(--[\w-]+):/).map(\.1))
        return brackets(in: text, path)
            + lines(text).flatMap { number, line in
                line.matches(of: /var\((--[\w-]+)\)/).filter { !given.contains($0.1) }.map {
                    Finding(path: path, line: number, message: "'\($0.1)' has no value")
                }
            }
    }

    /// The brackets outside comments and strings, which is what a forgotten line breaks. What the
    /// script does, a browser shows in the tests end to end.
    static func brackets(in text: String, _ path: String) -> [Finding] {
        let closers: [Character: Character] = ["(": ")", "[": "]", "{": "}"]
        var open: [(closer: Character, line: Int)] = []
        for (number, line) in lines(withoutComments(text)) {
            let code = line.replacing(
                /\x22(?:\\.|[^\x22\\])*\x22|`(?:\\.|[^`\\])*`|(?:^|\s)\x2F\x2F.*/, with: "")
            for character in code {
                if let closer = closers[character] {
                    open.append((closer, number))
                } else if closers.values.contains(character), open.popLast()?.closer != character {
                    let message = "'\(character)' closes nothing"
                    return [Finding(path: path, line: number, message: message)]
                }
            }
        }
        return open.map {
            Finding(path: path, line: $0.line, message: "'\($0.closer)' is missing")
        }
    }

    /// The text with the lines where they were.
    private static func withoutComments(_ text: String) -> String {
        text.replacing(/\x2F\*[\s\S]*?\*\x2F/) { comment in
            String(repeating: "\n", count: comment.output.count { $0 == "\n" })
        }
    }

    private static func lines(_ text: String) -> [(Int, Substring)] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .map { ($0 + 1, $1) }
    }
}
