/// A function, initialiser, subscript or variable with a body, as far as sizes need it.
struct Declaration {
    enum Shape { case function, initializer, subscripting, variable }

    let shape: Shape
    let name: String
    let line: Int
    /// The place of its keyword among the file's tokens.
    let keyword: Int
    let parameterCount: Int
    /// The places of the braces around its body; nil for a requirement of a protocol.
    let body: ClosedRange<Int>?
    let hasReturnType: Bool

    /// All declarations of a file, inner ones too, in the order of their keywords.
    static func all(in file: SwiftFile) -> [Declaration] {
        file.places(of: ["func", "init", "subscript", "var"]).sorted()
            .compactMap { declaration(at: $0, in: file) }
    }

    private static func declaration(at index: Int, in file: SwiftFile) -> Declaration? {
        guard let shape = shape(at: index, in: file) else { return nil }
        let next = file.text(index + 1)
        let name = file.isWord(index + 1) ? next : next == "`" ? file.text(index + 2) : "init"
        if shape == .variable {
            let body = body(after: index, in: file, endsWithLine: true)
            return Declaration(
                shape: shape, name: name, line: file.tokens[index].line, keyword: index,
                parameterCount: 0, body: body, hasReturnType: true)
        }
        guard let open = parameterList(after: index, in: file) else { return nil }
        let close = file.closing(open)
        let body = body(after: close, in: file, endsWithLine: false)
        let head = (close + 1)..<max(close + 1, body?.lowerBound ?? close + 1)
        return Declaration(
            shape: shape, name: shape == .subscripting ? "subscript" : name,
            line: file.tokens[index].line, keyword: index,
            parameterCount: parameterCount(open, close, in: file), body: body,
            hasReturnType: head.contains { file.has(["-", ">"], at: $0) })
    }

    private static func shape(at index: Int, in file: SwiftFile) -> Shape? {
        guard file.text(index - 1) != ".", file.text(index - 1) != "`" else { return nil }
        switch file.text(index) {
        case "func": return .function
        case "subscript": return .subscripting
        case "var": return .variable
        case "init":
            return ["(", "?", "<", "!"].contains(file.text(index + 1)) ? .initializer : nil
        default: return nil
        }
    }

    /// The opening parenthesis behind the name and its generic parameters.
    private static func parameterList(after index: Int, in file: SwiftFile) -> Int? {
        var angles = 0
        for place in (index + 1)..<min(index + 200, file.tokens.count) {
            switch file.text(place) {
            // An operator's own name comes directly behind `func`.
            case "<" where place > index + 1: angles += 1
            case ">" where angles > 0 && file.text(place - 1) != "-": angles -= 1
            case "(" where angles == 0: return place
            case "{", "}": return nil
            default: break
            }
        }
        return nil
    }

    private static func parameterCount(_ open: Int, _ close: Int, in file: SwiftFile) -> Int {
        guard close > open + 1 else { return 0 }
        var count = 1
        var depth = 0
        for place in (open + 1)..<close {
            switch file.text(place) {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            case "<" where file.isWord(place - 1) && file.tokens[place].isAdjacent: depth += 1
            case ">" where depth > 0 && file.text(place - 1) != "-": depth -= 1
            case "," where depth == 0 && place + 1 < close: count += 1
            default: break
            }
        }
        return count
    }

    /// The braces that follow before the next declaration begins.
    private static func body(
        after index: Int, in file: SwiftFile, endsWithLine: Bool
    ) -> ClosedRange<Int>? {
        var place = index + 1
        while place < file.tokens.count {
            let token = file.tokens[place]
            if token.startsLine, token.text != "{" {
                if endsWithLine || token.text == "@" || startsDeclaration(token.text) {
                    return nil
                }
            }
            switch token.text {
            case "{": return place...file.closing(place)
            case "}": return nil
            case "(", "[": place = file.closing(place)
            default: break
            }
            place += 1
        }
        return nil
    }

    private static func startsDeclaration(_ word: String) -> Bool {
        switch word {
        case "func", "init", "subscript", "var", "let", "case", "struct", "class", "enum", "actor",
            "protocol", "extension", "typealias", "associatedtype", "deinit", "static", "mutating",
            "nonmutating", "public", "private", "internal", "fileprivate", "package", "nonisolated",
            "override", "final", "consuming", "borrowing", "isolated", "import":
            true
        default: false
        }
    }
}
