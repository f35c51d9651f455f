import Foundation
import Manifests
import Repository
import TestSupport

/// `docs/diagnostics.md` in parts: the lab of the examples, and a section for each code.
struct DiagnosticsPage {
    /// A fenced block of YAML: a file, whose path is its first line's comment.
    struct Block {
        let path: String
        let text: String
        /// Words behind the fence's language: `latin1`, or a limit such as `maxDepth=5`.
        let words: [String]
        /// Whether the block is a manifest, and not a file that a manifest names.
        let isManifest: Bool
    }

    struct Section {
        let code: String
        var explanation = ""
        var mistake: [Block] = []
        var repair: [Block] = []
        /// Lines of the page between the fences of the output.
        var output: Range<Int>?
    }

    private(set) var lab: [Block] = []
    private(set) var sections: [Section] = []
    let lines: [String]
    static let file = URL(filePath: "\(Services.root)/docs/diagnostics.md")

    init() throws {
        lines = try String(contentsOf: Self.file, encoding: .utf8).components(separatedBy: "\n")
        var index = 0
        var isRepair = false
        while index < lines.count {
            let line = lines[index]
            index += 1
            if line.hasPrefix("### `") {
                sections.append(Section(code: String(line.dropFirst(5).dropLast())))
                isRepair = false
            } else if line == "Repair:" {
                isRepair = true
            } else if line.hasPrefix("```") {
                let start = index
                while index < lines.count, lines[index] != "```" { index += 1 }
                add(fence: line, start..<index, isRepair: isRepair)
                index += 1
            } else if let last = sections.indices.last, sections[last].explanation.isEmpty {
                sections[last].explanation = line
            }
        }
    }

    private mutating func add(fence: String, _ range: Range<Int>, isRepair: Bool) {
        let words = fence.dropFirst(3).split(separator: " ").map(String.init)
        let isManifest = words.first == "yaml"
        guard let first = lines[range].first, isManifest || words.first == "file" else {
            if words.first == "text", let last = sections.indices.last {
                sections[last].output = range
            }
            return
        }
        let block = Block(
            path: isManifest ? String(first.dropFirst(2)) : words.last ?? "",
            text: lines[range].joined(separator: "\n") + "\n",
            words: isManifest ? Array(words.dropFirst()) : [], isManifest: isManifest)
        guard let last = sections.indices.last else {
            lab.append(block)
            return
        }
        if isRepair { sections[last].repair.append(block) }
        if !isRepair { sections[last].mistake.append(block) }
    }

    /// The page with other output of some sections.
    func text(outputs: [String: String]) -> String {
        var lines = lines
        for section in sections.reversed() {
            guard let range = section.output, let output = outputs[section.code] else { continue }
            lines.replaceSubrange(range, with: output.components(separatedBy: "\n").dropLast())
        }
        return lines.joined(separator: "\n")
    }

    /// The findings of `validate` about the lab with some of its files replaced.
    func load(_ blocks: [Block]) throws -> LoadResult {
        var files: [String: Data] = [:]
        var policy = LoadPolicy.unrestricted
        var named: [String: FoundFile] = [:]
        for block in lab + blocks {
            guard block.isManifest else {
                named[block.path] = Self.found(Data(block.text.utf8))
                continue
            }
            let isLatin1 = block.words.contains("latin1")
            files[block.path] = block.text.data(using: isLatin1 ? .isoLatin1 : .utf8)
            for word in block.words where word != "latin1" {
                try set(word, in: &policy.limits)
            }
        }
        let read = ReadManifests(
            files.map { SourceFile(path: $0.key, content: $0.value) }, limits: policy.limits)
        let names = named.keys.map { String($0.split(separator: "/").last ?? "") }
        for path in read.namedFiles.keys where named[path] == nil {
            named[path] = .nothing(beside: names)
        }
        return ManifestLoader().load(read, lastGood: lastGood, policy: policy)
            .adding(read.findings(on: named))
    }

    private static func found(_ content: Data) -> FoundFile {
        LFSPointer(parsing: content).map { .pointer(sha256: $0.sha256) }
            ?? .file(sha256: ContentDigest.sha256(content), head: FileHead(content))
    }

    /// The lab before the mistake, so that resources that depend on the broken manifest stay valid.
    private var lastGood: [LastGoodDocument] {
        let files = lab.filter(\.isManifest).map {
            SourceFile(path: $0.path, content: Data($0.text.utf8))
        }
        let result = ManifestLoader().load(files, lastGood: [], policy: .unrestricted)
        return result.desired.resources.map {
            LastGoodDocument(id: $0.id, document: $0.document)
        }
    }

    private func set(_ word: String, in limits: inout LoadLimits) throws {
        let paths: [String: WritableKeyPath<LoadLimits, Int>] = [
            "maxFiles": \.maxFiles, "maxFileBytes": \.maxFileBytes,
            "maxDocuments": \.maxDocuments, "maxDepth": \.maxDepth,
            "maxDocumentNodes": \.maxDocumentNodes, "maxScalarBytes": \.maxScalarBytes,
            "maxFindings": \.maxFindings,
        ]
        let parts = word.split(separator: "=").map(String.init)
        guard parts.count == 2, let path = paths[parts[0]], let limit = Int(parts[1]) else {
            throw Failure("diagnostics.md: '\(word)' is no limit")
        }
        limits[keyPath: path] = limit
    }
}
