import Foundation
import Manifests
import TestSupport
import Testing

/// Text that is made to exhaust its reader must be refused at little cost.
@Suite struct ManifestBombTests {
    @Test(arguments: Bombs.texts.keys.sorted())
    func aBombIsRefusedQuicklyAndLeavesTheRest(_ name: String) throws {
        let text = try #require(Bombs.texts[name])
        let clock = ContinuousClock()
        var result = ManifestFixture.load()
        let taken = clock.measure { result = ManifestFixture.load(["bomb.yaml": text]) }
        #expect(taken < .seconds(3), "a debug build on a busy machine")
        #expect(result.desired.resources.count == 8)
        #expect(result.diagnostics.allSatisfy { $0.location.path == "bomb.yaml" })
        #expect(result.diagnostics.count <= 101)
        #expect(result.diagnostics.allSatisfy { $0.message.count < 400 })
        #expect(result.diagnostics.allSatisfy { $0.sourceLine.count <= 200 })
    }

    @Test func bytesThatAreNotUTF8AreNamedWithTheirPlace() {
        let bytes = Data("a: 1\nb: ä".utf8) + Data([0x20, 0xC3, 0x28])
        let result = ManifestLoader().load(
            [SourceFile(path: "x.yaml", content: bytes)], lastGood: [], policy: .unrestricted)
        #expect(result.places == ["x.yaml:2:6 notUTF8"])
        #expect(result.diagnostics.first?.message.contains("0xC3") == true)
        #expect(result.desired.pruneHolds.map(\.path) == ["x.yaml"])
    }

    @Test func textInUTF16IsNotUTF8() {
        let content = Data([0xFF, 0xFE, 0x61, 0x00])
        let result = ManifestLoader().load(
            [SourceFile(path: "x.yaml", content: content)], lastGood: [], policy: .unrestricted)
        #expect(result.places == ["x.yaml:1:1 notUTF8"])
    }

    @Test func filesBeyondTheLimitHoldPruning() {
        var policy = LoadPolicy.unrestricted
        policy.limits.maxFiles = 6
        let result = ManifestFixture.load(policy: policy)
        #expect(result.diagnostics.map(\.code).contains(.tooManyFiles))
        #expect(result.desired.pruneHolds.map(\.path) == ["users/alice/run.yaml"])
    }

    @Test func findingsBeyondTheLimitAreSummedUp() {
        let fields = (0..<150).map { "x\($0): 1" }.joined(separator: "\n")
        let result = ManifestFixture.load(["x.yaml": fields])
        #expect(result.diagnostics.count == 101)
        #expect(result.diagnostics.filter { $0.code == .tooManyFindings }.count == 1)
    }

    /// Any damage to a good file gives findings or a resource, never a trap.
    @Test func damagedFilesNeverTrap() {
        var generator = SeededGenerator(state: 11)
        let originals = ManifestFixture.files.values.sorted().map { Array($0.utf8) }
        let alphabet = Array("{}[]:,-?&*!|>'\"%@`# \n\t~<0aé\u{0}\u{FEFF}".utf8) + [0xFF, 0xC3]
        for round in 0..<400 {
            var bytes = originals[round % originals.count]
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: place)
                default: bytes[place] = alphabet.randomElement(using: &generator) ?? 0
                }
            }
            let file = SourceFile(path: "users/alice/f.yaml", content: Data(bytes))
            let result = ManifestLoader().load([file], lastGood: [], policy: .unrestricted)
            let isAnswered =
                !result.diagnostics.isEmpty || !result.desired.resources.isEmpty
                || bytes.first == UInt8(ascii: "#")
            #expect(isAnswered, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }
}
