import Foundation

/// UTF-8 bytes that the C library reads: a debug build is slow byte by byte, and the tidy test
/// reads every file of the project. Reading behind the end gives zeros.
struct ByteText {
    /// The bytes and a zero.
    private var storage: [UInt8]

    init(_ text: String) {
        self.init(Array(text.utf8))
    }

    init(_ bytes: [UInt8]) {
        storage = bytes + [0]
    }

    var count: Int { storage.count - 1 }
    var contents: [UInt8] { Array(storage.dropLast()) }

    subscript(index: Int) -> UInt8 {
        index < storage.count ? storage[index] : 0
    }

    subscript(start: Int, count length: Int) -> ArraySlice<UInt8> {
        storage[min(start, count)..<min(start + length, count)]
    }

    /// How many bytes from `start` on are all of these.
    func run(from start: Int, of members: String) -> Int {
        guard start < count else { return 0 }
        return storage.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return strspn((base + start).assumingMemoryBound(to: CChar.self), members)
        }
    }

    /// How many bytes from `start` on are none of these; a zero byte ends the run too.
    func run(from start: Int, without stops: String) -> Int {
        guard start < count else { return 0 }
        return storage.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return strcspn((base + start).assumingMemoryBound(to: CChar.self), stops)
        }
    }

    /// Where a word begins at `start` or behind it, before the first zero byte; or nil.
    func place(of word: String, from start: Int) -> Int? {
        guard start < count else { return nil }
        return storage.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return nil }
            let text = (base + start).assumingMemoryBound(to: CChar.self)
            return strstr(text, word).map { UnsafeRawPointer($0) - base }
        }
    }

    mutating func blank(from start: Int, count length: Int) {
        let end = min(start + length, count)
        guard start < end else { return }
        storage.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            _ = memset(base + start, Int32(UInt8.space), end - start)
        }
    }
}

extension UInt8 {
    static let newline = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")
    static let slash = UInt8(ascii: "/")
    static let star = UInt8(ascii: "*")
    static let quote = UInt8(ascii: "\"")
    static let pound = UInt8(ascii: "#")
    static let backslash = UInt8(ascii: "\\")
    static let openingParenthesis = UInt8(ascii: "(")
    static let closingParenthesis = UInt8(ascii: ")")
}
