/// What may not be written in `Sources`: what hides a failure, and what makes a run unrepeatable.
enum BanRules {
    static func all(_ tree: SourceTree) -> [Finding] {
        let rules: [(SwiftFile) -> [Finding]] = [
            traps, silencedErrors, uncheckedConcurrency, clocks, sleeps, randomness, prints,
            unstructuredTasks, singletons, unfinishedWork,
        ]
        return tree.swift(below: "Sources").flatMap { file in
            rules.flatMap { $0(file) }
        }
    }

    static func traps(_ file: SwiftFile) -> [Finding] {
        findings(in: file, at: ["!"]) { index in
            guard file.tokens[index].isAdjacent else { return nil }
            let isNotEqual = file.text(index + 1) == "=" && file.tokens[index + 1].isAdjacent
            switch file.text(index - 1) {
            case "try": return "'try!' traps; throw, or handle the error"
            case "as": return "'as!' traps; use 'as?'"
            case ")", "]", "}", "?", "\"", ">", "`": break
            case "init": return nil
            default: if !file.isWord(index - 1) { return nil }
            }
            return isNotEqual ? nil : "'!' unwraps by force and traps; use 'guard let'"
        }
    }

    /// `try?` is allowed with the reason behind it on the line.
    static func silencedErrors(_ file: SwiftFile) -> [Finding] {
        findings(in: file, at: ["try"]) { index in
            guard file.text(index + 1) == "?", !hasReason(index, file) else { return nil }
            return "'try?' loses the error; say why that is right in a comment on the line"
        }
    }

    static func uncheckedConcurrency(_ file: SwiftFile) -> [Finding] {
        findings(in: file, at: ["unchecked", "nonisolated"]) { index in
            if file.text(index - 1) == "@", file.text(index + 1) == "Sendable" {
                return "'@unchecked Sendable' is a promise nobody checks"
            }
            if file.has(["nonisolated", "(", "unsafe", ")"], at: index) {
                return "'nonisolated(unsafe)' is a promise nobody checks"
            }
            return nil
        }
    }

    static func clocks(_ file: SwiftFile) -> [Finding] {
        guard !mayReadTheWorld(file) else { return [] }
        let words = clockFunctions + ["Date", "now", "systemUptime"]
        return findings(in: file, at: words) { index in
            let isRead: Bool =
                switch file.text(index) {
                case "Date":
                    file.has(["(", ")"], at: index + 1)
                        || file.has(["(", "timeIntervalSinceNow"], at: index + 1)
                case "now": file.text(index - 1) == "." && isClock(before: index - 1, file)
                case "systemUptime": file.text(index - 1) == "."
                default: file.text(index + 1) == "("
                }
            return isRead ? "reads a clock; take the time as an argument (TimeSource)" : nil
        }
    }

    static func sleeps(_ file: SwiftFile) -> [Finding] {
        findings(in: file, at: ["sleep"]) { index in
            guard file.has(["Task", "."], at: index - 2) else { return nil }
            return "'Task.sleep' leaves its timer behind when it is cancelled; use TimeSource,"
                + " withDeadline or cancellableSleep"
        }
    }

    static func randomness(_ file: SwiftFile) -> [Finding] {
        guard !mayReadTheWorld(file) else { return [] }
        return findings(in: file, at: ["UUID"] + randomCalls + randomSources) { index in
            guard file.text(index + 1) == "(", file.text(index - 1) != "func" else { return nil }
            let arguments = (index + 1)...file.closing(index + 1)
            let isSeeded = arguments.contains { file.has(["using", ":"], at: $0) }
            let isEmpty = arguments.count == 2
            let isRandom =
                switch file.text(index) {
                case "UUID": isEmpty
                case let word where randomCalls.contains(word): !isSeeded
                default: true
                }
            return isRandom ? "makes a random value; take it as an argument" : nil
        }
    }

    static func prints(_ file: SwiftFile) -> [Finding] {
        guard file.module != "reconciler" else { return [] }
        return findings(in: file, at: ["print", "debugPrint", "NSLog"]) { index in
            guard file.text(index + 1) == "(" else { return nil }
            guard ![".", "func"].contains(file.text(index - 1)) else { return nil }
            return "prints; only commands do, a library logs or returns"
        }
    }

    static func unstructuredTasks(_ file: SwiftFile) -> [Finding] {
        findings(in: file, at: ["Task"]) { index in
            guard !declaring.contains(file.text(index - 1)) else { return nil }
            let isMade =
                file.text(index + 1) == "{" || file.text(index + 1) == "("
                || file.has([".", "detached"], at: index + 1)
                || file.has([".", "immediate"], at: index + 1)
                || isGenericTask(index, file)
            return isMade ? "starts an unstructured task; use a group or 'async let'" : nil
        }
    }

    static func singletons(_ file: SwiftFile) -> [Finding] {
        findings(in: file, at: ["shared"]) { index in
            guard file.has(["static", "let"], at: index - 2) else { return nil }
            return "a singleton; hand the value in"
        }
    }

    static func unfinishedWork(_ file: SwiftFile) -> [Finding] {
        file.comments.sorted { $0.key < $1.key }.compactMap { line, comment in
            let words = comment.split { !$0.isLetter }
            let mark = words.first { ["TODO", "FIXME", "HACK", "XXX"].contains($0) }
            return mark.map { file.finding(line, "'\($0)' marks unfinished work; finish it") }
        }
    }

    private static let clockFunctions = [
        "clock_gettime", "gettimeofday", "ContinuousClock", "SuspendingClock",
    ]
    private static let clockNames: Set = [
        "Date", "ContinuousClock", "SuspendingClock", "DispatchTime", "DispatchWallTime",
        "NIODeadline",
    ]
    /// Labels before which `.now` is a clock's; elsewhere it may be a case of our own.
    private static let clockLabels: Set = [
        "at", "date", "from", "now", "since", "timeIntervalSince", "to", "until",
    ]
    private static let randomCalls = ["random", "randomElement", "shuffle", "shuffled"]
    private static let randomSources = [
        "SystemRandomNumberGenerator", "arc4random", "arc4random_uniform", "getrandom",
    ]
    private static let declaring: Set = [
        "struct", "class", "enum", "actor", "extension", "protocol", "typealias", "case", ".",
    ]

    /// The one home of the clock, and the wiring, which makes ids and hands them in.
    private static func mayReadTheWorld(_ file: SwiftFile) -> Bool {
        file.module == "reconciler" || file.name.contains("TimeSource")
            || (file.module == "Lab" && file.name.contains("Identity"))
    }

    private static func isClock(before dot: Int, _ file: SwiftFile) -> Bool {
        if clockNames.contains(file.text(dot - 1)) { return true }
        let isArgument = file.text(dot - 1) == ":" || file.text(dot - 1) == "("
        return isArgument && clockLabels.contains(file.text(dot - 2))
            && file.text(dot + 2) != "("
    }

    private static func hasReason(_ index: Int, _ file: SwiftFile) -> Bool {
        file.comments[file.tokens[index].line] != nil
    }

    /// `Task<…> {` and `Task<…>(`, but not the type alone.
    private static func isGenericTask(_ index: Int, _ file: SwiftFile) -> Bool {
        guard file.text(index + 1) == "<" else { return false }
        var depth = 0
        for place in (index + 1)..<file.tokens.count {
            if file.text(place) == "<" { depth += 1 }
            if file.text(place) == ">" { depth -= 1 }
            if depth == 0 {
                let isSameLine = file.tokens[place].line == file.tokens[index].line
                let isCall = file.text(place + 1) == "(" && file.tokens[place + 1].isAdjacent
                let isStored = file.text(index - 1) == ":"
                return isSameLine && (isCall || (file.text(place + 1) == "{" && !isStored))
            }
        }
        return false
    }

    private static func findings(
        in file: SwiftFile, at words: [String], _ message: (Int) -> String?
    ) -> [Finding] {
        file.places(of: words).compactMap { index in
            message(index).map { file.finding(file.tokens[index].line, $0) }
        }
    }
}
