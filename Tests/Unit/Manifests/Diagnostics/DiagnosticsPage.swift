import Foundation
import Manifests
import TestSupport

/// `docs/diagnostics.md`, taken apart: the lab of the examples and a section for each code.
struct DiagnosticsPage {
    /// A fenced block of YAML: a file, whose path is its first line's comment.
    struct Block {
        let path: String
        let text: String
        /// Words behind the fence's language: `latin1`, or a limit such as `maxDepth=5`.
        let words: [String]
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
        guard words.first == "yaml", let first = lines[range].first else {
            if words.first == "text", let last = sections.indices.last {
                sections[last].output = range
            }
            return
        }
        let block = Block(
            path: String(first.dropFirst(2)), text: lines[range].joined(separator: "\n") + "\n",
            words: Array(words.dropFirst()))
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

    /// What the loader says of the lab with some of its files replaced.
    func load(_ blocks: [Block]) throws -> LoadResult {
        var files: [String: Data] = [:]
        var policy = LoadPolicy.unrestricted
        for block in lab + blocks {
            let isLatin1 = block.words.contains("latin1")
            files[block.path] = block.text.data(using: isLatin1 ? .isoLatin1 : .utf8)
            for word in block.words where word != "latin1" {
                try set(word, in: &policy.limits)
            }
        }
        return ManifestLoader().load(
            files.map { SourceFile(path: $0.key, content: $0.value) }, lastGood: lastGood,
            policy: policy)
    }

    /// The lab as it was before the mistake, so that what depends on the broken manifest goes on.
    private var lastGood: [LastGoodDocument] {
        let files = lab.map { SourceFile(path: $0.path, content: Data($0.text.utf8)) }
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
