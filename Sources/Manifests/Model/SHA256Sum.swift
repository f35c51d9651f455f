import Crypto

/// The 32 bytes of a SHA-256 (FIPS 180-4), stored inline, because sums are copied, compared and
/// looked up more often than they are printed.
struct SHA256Sum: Hashable, Sendable {
    /// Big-endian words, so that sums are ordered as their texts are.
    private let first, second, third, fourth: UInt64

    private static let digits = Array("0123456789abcdef".utf8)

    private init(_ words: InlineArray<4, UInt64>) {
        (first, second, third, fourth) = (words[0], words[1], words[2], words[3])
    }

    /// The sum of these bytes.
    init(of bytes: some Collection<UInt8>) {
        self.init(SHA256.hash(data: Array(bytes)))
    }

    init(_ digest: SHA256Digest) {
        var words = InlineArray<4, UInt64>(repeating: 0)
        for (index, byte) in digest.enumerated() {
            words[index / 8] = words[index / 8] << 8 | UInt64(byte)
        }
        self.init(words)
    }

    /// Parses 64 lower-case hexadecimal digits; nil for anything else.
    init?(text: String) {
        var words = InlineArray<4, UInt64>(repeating: 0)
        guard text.utf8.count == 64 else { return nil }
        for (index, digit) in text.utf8.enumerated() {
            let value: UInt8
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
            default: return nil
            }
            words[index / 16] = words[index / 16] << 4 | UInt64(value)
        }
        self.init(words)
    }

    /// 64 lower-case hexadecimal digits.
    var text: String {
        String(unsafeUninitializedCapacity: 64) { text in
            for (index, word) in [first, second, third, fourth].enumerated() {
                for digit in 0..<16 {
                    let value = Int(truncatingIfNeeded: word >> (60 - 4 * digit)) & 0xF
                    text[index * 16 + digit] = Self.digits[value]
                }
            }
            return 64
        }
    }

    /// Uses one word only: a part of a SHA-256 is as good as a hash of all of it.
    func hash(into hasher: inout Hasher) { hasher.combine(first) }
}

extension SHA256Sum: Comparable {
    static func < (left: SHA256Sum, right: SHA256Sum) -> Bool {
        (left.first, left.second, left.third, left.fourth)
            < (right.first, right.second, right.third, right.fourth)
    }
}
