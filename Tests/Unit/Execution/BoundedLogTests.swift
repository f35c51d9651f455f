import Foundation
import Testing

@testable import Execution

@Suite struct BoundedLogTests {
    @Test func aShortOutputIsKeptWhole() {
        var log = BoundedLog(maxBytes: 10)
        log.append(Array("12345".utf8))
        log.append(Array("67890".utf8))
        #expect(String(decoding: log.content, as: UTF8.self) == "1234567890")
    }

    @Test func ofALongOneHeadAndTailAreKept() {
        var log = BoundedLog(maxBytes: 8)
        for index in 0..<1000 { log.append(Array("\(index % 10)".utf8)) }
        #expect(
            String(decoding: log.content, as: UTF8.self) == "0123\n[992 bytes left out]\n6789")
    }

    @Test func howItIsCutIntoPiecesDoesNotMatter() {
        let text = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
        var whole = BoundedLog(maxBytes: 1000)
        whole.append(text)
        for size in [1, 7, 499, 500, 501, 1024] {
            var pieces = BoundedLog(maxBytes: 1000)
            for start in stride(from: 0, to: text.count, by: size) {
                pieces.append(Array(text[start..<min(start + size, text.count)]))
            }
            #expect(pieces.content == whole.content)
        }
    }
}
