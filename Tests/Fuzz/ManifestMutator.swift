import Foundation
import Manifests

/// Damages repositories, the same way for the same seed.
struct ManifestMutator {
    private let corpus: FuzzCorpus
    private var state: UInt64

    init(corpus: FuzzCorpus, seed: UInt64) {
        self.corpus = corpus
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    }

    /// A lab in which some files are damaged so many times.
    mutating func repository(damage: ClosedRange<Int>) -> [SourceFile] {
        var files = corpus.labs[below(corpus.labs.count)]
        if below(4) == 0, !corpus.kept.isEmpty {
            files.append(corpus.kept[below(corpus.kept.count)])
        }
        for _ in 0..<damage.lowerBound + below(damage.count) {
            let place = below(files.count)
            files[place] = damaged(files[place], others: files)
        }
        // A tree has one file of a path.
        return Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
            .values.sorted { $0.path < $1.path }
    }

    /// The same lab with a few bytes of one file changed.
    mutating func edited(_ files: [SourceFile]) -> [SourceFile] {
        guard !files.isEmpty else { return files }
        var files = files
        let place = below(files.count)
        var bytes = [UInt8](files[place].content)
        if bytes.isEmpty { bytes = [0x61] }
        for _ in 0...below(2) { bytes[below(bytes.count)] = 0x30 + UInt8(below(75)) }
        files[place] = SourceFile(path: files[place].path, content: Data(bytes))
        return files
    }

    private mutating func damaged(_ file: SourceFile, others: [SourceFile]) -> SourceFile {
        var path = file.path
        if below(20) == 0 {
            path = ["users/x.yaml", "x.yml", "users//y.yaml", "a b/é.yaml"][below(4)]
        }
        var bytes = [UInt8](file.content)
        for _ in 0...below(4) {
            if bytes.isEmpty { bytes = [0x61] }
            change(&bytes, others)
        }
        return SourceFile(path: path, content: Data(bytes.prefix(200_000)))
    }

    private mutating func change(_ bytes: inout [UInt8], _ others: [SourceFile]) {
        let place = below(bytes.count)
        switch below(10) {
        case 0: bytes[place] ^= UInt8(1 << below(8))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8(below(256)), at: place)
        case 3, 4: bytes.insert(contentsOf: corpus.words[below(corpus.words.count)], at: place)
        case 5: replaceWord(&bytes, at: place)
        case 6: swapLines(&bytes)
        case 7:
            let other = [UInt8](others[below(others.count)].content)
            let start = below(max(other.count, 1))
            bytes.insert(contentsOf: other[start...].prefix(below(400)), at: place)
        case 8:
            let piece = bytes[place...].prefix(below(60))
            for _ in 0..<below(40) { bytes.insert(contentsOf: piece, at: place) }
        default: bytes.removeSubrange(place..<min(bytes.count, place + below(120)))
        }
    }

    private mutating func replaceWord(_ bytes: inout [UInt8], at place: Int) {
        func isWord(_ byte: UInt8) -> Bool { byte > 0x2C && byte != 0x3A && byte < 0x7B }
        var start = place
        var end = place
        while start > 0, isWord(bytes[start - 1]) { start -= 1 }
        while end < bytes.count, isWord(bytes[end]) { end += 1 }
        bytes.replaceSubrange(start..<end, with: corpus.words[below(corpus.words.count)])
    }

    private mutating func swapLines(_ bytes: inout [UInt8]) {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        lines.swapAt(below(lines.count), below(lines.count))
        bytes = Array(lines.joined(separator: [0x0A]))
    }

    private mutating func below(_ count: Int) -> Int {
        // SplitMix64.
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ (value >> 31)) % UInt64(max(count, 1)))
    }
}
