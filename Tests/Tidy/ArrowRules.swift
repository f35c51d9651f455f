/// Which module may import which: the arrows of docs/architecture.md.
enum ArrowRules {
    /// Ours and other people's modules by the module that imports them, besides `everywhere`.
    static let allowed: [String: Set<String>] = [
        "Basics": [],
        "Deadlines": [],
        "Manifests": ["Yams", "CYaml", "Crypto", "HashTreeCollections"],
        "Planning": ["Basics", "Manifests"],
        "Persistence": ["Basics", "Planning", "Manifests", "GRDB"],
        "Docker": ["Basics", "Deadlines", "AsyncHTTPClient", "NIOCore", "NIOHTTP1"],
        "ObjectStorage": ["Basics", "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "Crypto"],
        "GitHosting": ["Basics", "AsyncHTTPClient", "NIOCore", "NIOHTTP1"],
        "Repository": ["Deadlines", "Subprocess", "System", "SystemPackage", "PathKit"],
        "Execution": [
            "Planning", "Manifests", "Persistence", "Docker", "ObjectStorage", "Repository",
            "GitHosting", "Deadlines", "Basics",
        ],
        "StatusAPI": [
            "Basics", "Persistence", "Planning", "Manifests", "FlyingFox", "FlyingSocks", "Stencil",
            "Crypto", "CryptoExtras", "CZlib",
        ],
        "Lab": [
            "Basics", "Manifests", "Planning", "Persistence", "ObjectStorage", "Repository",
            "GitHosting", "Execution", "StatusAPI", "ServiceLifecycle", "UnixSignals", "PathKit",
            "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOSSL",
        ],
        "reconciler": [
            "Lab", "Basics", "Manifests", "Planning", "Persistence", "ObjectStorage", "Execution",
            "StatusAPI", "ArgumentParser", "PathKit", "AsyncHTTPClient", "NIOCore", "NIOHTTP1",
            "NIOPosix",
        ],
    ]
    static let everywhere: Set = ["Swift", "Logging"]
    /// Files, text and the system: for all but `Planning`, which could name a clock with them.
    static let platform: Set = [
        "Foundation", "FoundationEssentials", "Dispatch", "Synchronization", "Glibc", "Musl",
        "Darwin",
    ]

    static func all(_ tree: SourceTree) -> [Finding] {
        imports(tree) + typesNamedLikeTheirModule(tree)
    }

    static func imports(_ tree: SourceTree) -> [Finding] {
        tree.swift(below: "Sources").flatMap { file -> [Finding] in
            guard let own = allowed[file.module] else {
                return [file.finding(1, "module '\(file.module)' is not in ArrowRules.allowed")]
            }
            let system = file.module == "Planning" ? [] : platform
            let known = own.union(everywhere).union(system)
            return imports(in: file).filter { !known.contains($0.module) }.map {
                file.finding($0.line, "'\(file.module)' may not import '\($0.module)'")
            }
        }
    }

    static func typesNamedLikeTheirModule(_ tree: SourceTree) -> [Finding] {
        tree.swift(below: "Sources").flatMap { file in
            file.places(of: typeKeywords).compactMap { index -> Finding? in
                guard file.text(index + 1) == file.module, file.text(index - 1) != "." else {
                    return nil
                }
                let message = "a type named like its module hides the module's name"
                return file.finding(file.tokens[index].line, message)
            }
        }
    }

    static func imports(in file: SwiftFile) -> [(module: String, line: Int)] {
        file.places(of: ["import"]).compactMap { index in
            guard file.text(index - 1) != ".", file.text(index - 1) != "`" else { return nil }
            let isKind = importKinds.contains(file.text(index + 1)) && file.isWord(index + 2)
            let name = file.text(isKind ? index + 2 : index + 1)
            return (name, file.tokens[index].line)
        }
    }

    private static let typeKeywords = [
        "struct", "class", "enum", "actor", "protocol", "typealias",
    ]
    private static let importKinds: Set = [
        "struct", "class", "enum", "protocol", "typealias", "func", "let", "var",
    ]
}
