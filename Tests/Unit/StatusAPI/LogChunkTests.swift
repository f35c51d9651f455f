import Foundation
import Testing

@testable import StatusAPI

@Suite struct LogChunkTests {
    private let log = Data("one\ntwo\nthree ü".utf8)

    private func text(_ chunk: LogChunk) -> String { String(decoding: chunk.text, as: UTF8.self) }

    /// A page shows the last lines and follows from their end: half a character at the end of one
    /// part and half at the beginning of the next would both be lost.
    @Test(arguments: 0..<17) func noCharacterIsCutBetweenTheLastLinesAndWhatFollows(length: Int) {
        let tail = LogChunk(of: log.prefix(length), .tail(lines: 9), isComplete: false)
        let rest = LogChunk(
            of: log, .from(offsetBytes: tail.nextOffsetBytes), isComplete: true)
        #expect(text(tail) + text(rest) == "one\ntwo\nthree ü")
        #expect(rest.isComplete)
    }

    @Test(arguments: [
        (1, false, "two\n"), (2, false, "one\ntwo\n"), (9, false, "one\ntwo\n"),
        (1, true, "three ü"), (2, true, "two\nthree ü"), (9, true, "one\ntwo\nthree ü"),
    ])
    func theLastLinesAreWhole(lines: Int, isComplete: Bool, expected: String) {
        let tail = LogChunk(of: log, .tail(lines: lines), isComplete: isComplete)
        #expect(text(tail) == expected)
    }

    @Test func whatIsBeyondTheEndIsEmpty() {
        let beyond = LogChunk(of: log, .from(offsetBytes: 99), isComplete: false)
        #expect(beyond.text.isEmpty && beyond.nextOffsetBytes == 99)
        let none = LogChunk(of: Data(), .tail(lines: 3), isComplete: true)
        #expect(none.text.isEmpty && none.nextOffsetBytes == 0)
    }
}
