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

    /// Every block ends, in the order of their begins; only values of the page and of loops are
    /// named; script and style stand in files of their own.
    static func template(_ text: String, _ path: String) -> [Finding] {
        var findings: [Finding] = []
        var open: [Substring] = []
        var known: Set<Substring> = ["page"]
        for (number, line) in lines(text) {
            func report(_ message: String) {
                findings.append(Finding(path: path, line: number, message: message))
            }
            for tag in line.matches(of: /\x7B%\s*(\w+)\s*(?:not\s+)?([\w.]*)\s*(?:in\s+(\w+))?/) {
                let (word, name) = (tag.1, tag.2.prefix { $0 != "." })
                if word.hasPrefix("end") {
                    let begun = open.popLast()
                    if begun.map({ "end\($0)" }) != String(word) {
                        report("'\(word)' ends '\(begun ?? "nothing")'")
                    }
                } else if word != "extends", word != "else", word != "elif" {
                    open.append(word)
                }
                if word == "for" { known.insert(name) }
                let named =
                    word == "for" ? tag.3 ?? "" : ["if", "elif"].contains(word) ? name : "page"
                if !known.contains(named) { report("'\(named)' is no value of the page") }
            }
            for value in line.matches(of: /\x7B\x7B\s*(\w+)/) where !known.contains(value.1) {
                report("'\(value.1)' is no value of the page")
            }
            if line.contains(/\sstyle=|<style|<script(?! src=)|\son[a-z]+=/) {
                report("script and style have files of their own")
            }
        }
        return findings + open.map { Finding(path: path, line: 1, message: "'\($0)' has no end") }
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
        for (number, line) in lines(text.replacing(/\x2F\*[\s\S]*?\*\x2F/, with: "")) {
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

    private static func lines(_ text: String) -> [(Int, Substring)] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .map { ($0 + 1, $1) }
    }
}
