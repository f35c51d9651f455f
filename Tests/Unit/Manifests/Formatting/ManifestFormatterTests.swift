import Foundation
import TestSupport
import Testing

@testable import Manifests

@Suite struct ManifestFormatterTests {
    private func format(_ text: String, path: String = "users/alice/x.yaml") -> String? {
        switch ManifestFormatter.format(SourceFile(path: path, content: Data(text.utf8))) {
        case .unchanged: text
        case .changed(let file): String(decoding: file.content, as: UTF8.self)
        case .refused: nil
        }
    }

    private func refusal(_ text: String) -> String? {
        guard
            case .refused(let place, let reason) = ManifestFormatter.format(
                SourceFile(path: "x.yaml", content: Data(text.utf8)))
        else { return nil }
        return "\(place): \(reason)"
    }

    /// Marks of documents and directives stay where they are.
    @Test func directivesAndEndsOfDocumentsAreKept() {
        let written = format(
            """
            %YAML 1.2
            ---
            spec:
                email: a@lab.example
            metadata: {name: alice}
            kind: User
            ...
            # between
            %YAML 1.1
            --- # the second
            metadata: {name: bob}
            kind: User
            spec: {email: b@lab.example}
            # of bob
            ...

            """)
        #expect(
            written == """
                %YAML 1.2
                ---
                kind: User
                metadata: {name: alice}
                spec:
                  email: a@lab.example
                ...
                # between
                %YAML 1.1
                --- # the second
                kind: User
                metadata: {name: bob}
                spec: {email: b@lab.example}
                # of bob
                ...

                """)
    }

    @Test func keysAreOrderedAndIndentedWithTheirComments() {
        let written = format(
            """
            # yaml-language-server: $schema=x

            # why this dataset
            spec:
                seed: 7     # lucky
                # which models
                from:
                  models:
                  # the cup
                  - class: cup   # its class
                    # its name
                    modelRef: cup

                  -   modelRef: spoon
                      class: spoon
                description: |
                    kept

                      as it is
                unknown: 1
                    # of unknown
                title: "two
                   lines"
            metadata: {name: x}
            kind: Dataset  # what
            # the end


            """)
        #expect(
            written == """
                # yaml-language-server: $schema=x

                # why this dataset
                kind: Dataset  # what
                metadata: {name: x}
                spec:
                  title: "two
                     lines"
                  description: |
                      kept

                        as it is
                  # which models
                  from:
                    models:
                      # the cup
                      # its name
                      - modelRef: cup
                        class: cup   # its class

                      - modelRef: spoon
                        class: spoon
                  seed: 7     # lucky
                  unknown: 1
                    # of unknown
                # the end

                """)
    }

    @Test func documentsStayInOrderAndFreeKeysToo() {
        let text = """
            # first
            kind: Model
            metadata:
              name: b
              labels:
                z: "1"
                a: "2"
            spec: {}
            --- # second
            # of the second
            kind: Model
            metadata: {name: a}
            spec: {}

            """
        #expect(format(text) == text)
    }

    @Test(arguments: [
        ("kind: Model\nkind: Model\n", "x.yaml:2:1: a second manifest seems to begin here"),
        ("kind: {\n", "x.yaml:1:8: not well-formed YAML"),
        ("kind: &a Model\n", "x.yaml:1:7: anchors are not used"),
        ("a: \"x\u{2028}\"\n", "x.yaml:1:1: it has line breaks other than LF"),
    ])
    func whatCannotBeFormattedSafelyIsLeftWithTheReason(_ text: String, _ reason: String) {
        #expect(refusal(text)?.hasPrefix(reason) == true, "\(refusal(text) ?? "formatted")")
    }

    @Test(arguments: ["", "\n\n", "# nothing\n", "---\n", "{kind: Model}\n", "- a\n-  b\n", "x\n"])
    func whatHasNoKeysStaysAsItIs(_ text: String) {
        let once = format(text)
        #expect(once?.trimmingCharacters(in: .newlines) == text.trimmingCharacters(in: .newlines))
    }

    @Test func windowsLineEndsBecomePlain() {
        #expect(format("spec: {}\r\nkind: Model\r\n") == "kind: Model\nspec: {}\n")
    }

    @Test(arguments: ["examples/kitchen", "manifests"])
    func whatWeShipIsFormatted(_ folder: String) throws {
        for file in try Shipped.files(folder) {
            #expect(ManifestFormatter.format(file) == .unchanged, "\(folder)/\(file.path)")
        }
    }

    /// Formats many damaged and disordered manifests: the meaning never changes, and formatting
    /// twice changes no more than once.
    @Test func formattingNeverChangesTheMeaningAndIsDoneAtOnce() throws {
        var generator = SeededGenerator(state: 5)
        let originals = try ["examples/kitchen", "examples/with-mistakes"].flatMap(Shipped.files)
        var changed = 0
        for round in 0..<600 {
            let file = originals[round % originals.count]
            let lines = String(decoding: file.content, as: UTF8.self).components(separatedBy: "\n")
            let text = Disorder.of(lines, using: &generator).joined(separator: "\n")
            let messy = SourceFile(path: file.path, content: Data(text.utf8))
            guard case .changed(let once) = ManifestFormatter.format(messy) else { continue }
            changed += 1
            #expect(ManifestFormatter.format(once) == .unchanged, "\(text)")
            #expect(Self.specs(of: messy) == Self.specs(of: once), "\(text)")
        }
        #expect(changed > 100)
    }

    private static func specs(of file: SourceFile) -> [String] {
        let result = ManifestLoader().load([file], lastGood: [], policy: .unrestricted)
        return result.desired.resources.map { "\($0.id) \($0.specDigest)" }
            + result.diagnostics.map {
                "\($0.code) \($0.message.replacing(/yaml:[0-9]+/, with: "yaml"))"
            }.sorted()
    }
}

/// Ways in which people write: other indentation, blank lines, comments, swapped lines.
private enum Disorder {
    static func of(_ lines: [String], using generator: inout SeededGenerator) -> [String] {
        var lines = lines
        let factor = Int.random(in: 1...3, using: &generator)
        lines = lines.map { line in
            let indent = line.prefix { $0 == " " }.count
            return String(repeating: " ", count: indent * factor) + line.dropFirst(indent)
        }
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            let place = Int.random(in: 0..<lines.count, using: &generator)
            let other = Int.random(in: 0..<lines.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: lines.insert("", at: place)
            case 1:
                let indent = Int.random(in: 0...6, using: &generator)
                lines.insert(String(repeating: " ", count: indent) + "# note", at: place)
            case 2: lines.swapAt(place, other)
            default: lines[place] += "   "
            }
        }
        return lines
    }
}
