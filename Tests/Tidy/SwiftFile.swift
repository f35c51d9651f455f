/// A Swift file of the project, read and cut into tokens once for all rules.
struct SwiftFile {
    /// From the project's root, such as `Sources/Planning/Plan.swift`.
    let path: String
    let lines: [Substring]
    let comments: [Int: String]
    let tokens: [Token]
    /// Where each text stands among the tokens, in order.
    private let placesByText: [String: [Int]]
    /// Filled once, for several rules ask for them.
    private(set) var declarations: [Declaration] = []

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let source = SourceText(text)
        comments = source.comments
        tokens = Token.tokens(of: source.code)
        placesByText = Dictionary(grouping: tokens.indices) { [tokens] in tokens[$0].text }
        declarations = Declaration.all(in: self)
    }

    /// The folder below `Sources` or `Tests`: the module or the layer of tests.
    var module: String {
        path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
    }

    var name: String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// The places of all tokens with one of these texts, in order for each.
    func places(of texts: [String]) -> [Int] {
        texts.flatMap { placesByText[$0] ?? [] }
    }

    /// The text of a token, or nothing before the first and behind the last.
    func text(_ index: Int) -> String {
        tokens.indices.contains(index) ? tokens[index].text : ""
    }

    func isWord(_ index: Int) -> Bool {
        tokens.indices.contains(index) && tokens[index].isWord
    }

    /// Whether these tokens stand one behind the other from `index` on.
    func has(_ texts: [String], at index: Int) -> Bool {
        index + texts.count <= tokens.count
            && zip(texts, tokens[index...]).allSatisfy { $0 == $1.text }
    }

    /// The place of the bracket that closes the one at `index`, or the last token.
    func closing(_ index: Int) -> Int {
        let open = text(index)
        let close = ["(": ")", "[": "]", "{": "}"][open]
        var depth = 0
        for place in index..<tokens.count {
            if tokens[place].text == open { depth += 1 }
            if tokens[place].text == close { depth -= 1 }
            if depth == 0 { return place }
        }
        return tokens.count - 1
    }

    func finding(_ line: Int, _ message: String) -> Finding {
        Finding(path: path, line: line, message: message)
    }
}

/// One place that breaks a rule.
struct Finding: Hashable, CustomStringConvertible {
    let path: String
    let line: Int
    let message: String

    var description: String { "\(path):\(line): \(message)" }
}

extension [Finding] {
    /// One a line, for the message of a failed expectation.
    var listing: String { map(\.description).joined(separator: "\n") }
}
