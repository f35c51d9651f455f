import Foundation

/// The files of the project that tidiness is asked of: what git tracks or would track,
/// logs excepted.
struct SourceTree {
    /// Swift files below `Sources`, `Tests` and `bench`, and the manifest; sorted by path.
    let swift: [SwiftFile]
    /// Every text file, Swift files too, by path.
    let texts: [String: String]
    /// Every path, pictures and such too; sorted.
    let paths: [String]

    init(texts: [String: String], otherPaths: [String] = []) {
        self.texts = texts
        paths = (Array(texts.keys) + otherPaths).sorted()
        swift = paths.compactMap { path in
            guard path.hasSuffix(".swift"), let text = texts[path] else { return nil }
            return SwiftFile(path: path, text: text)
        }
    }

    /// Reads the tree at a folder, asking git for its files.
    init(root: URL) throws {
        var texts: [String: String] = [:]
        var others: [String] = []
        for path in try SourceTree.listFiles(root: root) {
            let file = root.appending(path: path)
            guard let contents = FileManager.default.contents(atPath: file.path) else { continue }
            if contents.count < 1_000_000, !contents.contains(0) {
                texts[path] = String(decoding: contents, as: UTF8.self)
            } else {
                others.append(path)
            }
        }
        self.init(texts: texts, otherPaths: others)
    }

    /// The project this file belongs to, or the one `TIDY_ROOT` names; read once.
    static let project = Result {
        let environment = ProcessInfo.processInfo.environment
        let here = URL(filePath: #filePath)
        let own = here.deletingLastPathComponent().appending(path: "../..").standardizedFileURL
        return try SourceTree(root: environment["TIDY_ROOT"].map { URL(filePath: $0) } ?? own)
    }

    func swift(below folder: String) -> [SwiftFile] {
        swift.filter { $0.path.hasPrefix(folder + "/") }
    }

    private static func listFiles(root: URL) throws -> [String] {
        let git = Process()
        git.executableURL = URL(filePath: "/usr/bin/env")
        git.arguments = [
            "git", "-c", "safe.directory=*", "-C", root.path, "ls-files", "-z", "--cached",
            "--others", "--exclude-standard",
        ]
        let output = Pipe()
        git.standardOutput = output
        try git.run()
        let listing = output.fileHandleForReading.readDataToEndOfFile()
        git.waitUntilExit()
        guard git.terminationStatus == 0, !listing.isEmpty else {
            throw Unlisted(root: root.path, status: git.terminationStatus)
        }
        let paths = listing.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        return paths.filter { !$0.hasSuffix(".log") }
    }

    struct Unlisted: Error {
        let root: String
        let status: Int32
    }
}
