/// The first bytes of a file, which tell a Blender file from others.
public struct FileHead: Sendable, Hashable {
    private let bytes: [UInt8]
    private static let maxBytes = 32

    public init(_ content: some Sequence<UInt8>) { bytes = Array(content.prefix(Self.maxBytes)) }

    /// Why the file at `path` cannot be a model; nil when it begins as Blender writes files.
    public func refusal(asModel path: String) -> String? {
        guard !Self.blender.contains(where: bytes.starts) else { return nil }
        return "\(quoted(path)) is no Blender file: \(beginning); save the scene in Blender and "
            + "put that file there"
    }

    /// How Blender files begin: without compression, compressed by Blender 3 and later (Zstandard),
    /// and by earlier versions (gzip).
    private static let blender: [[UInt8]] = [
        Array("BLENDER".utf8), [0x28, 0xB5, 0x2F, 0xFD], [0x1F, 0x8B],
    ]

    private static let known: [(head: [UInt8], what: String)] = [
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"), ([0x89] + Array("PNG".utf8), "a PNG picture"),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive"), (Array("7z".utf8), "a 7z archive"),
        (Array("%PDF".utf8), "a PDF document"), (Array("glTF".utf8), "a glTF scene"),
        (Array("Kaydara FBX".utf8), "an FBX scene"), (Array("<".utf8), "a web page"),
    ]

    private var beginning: String {
        if bytes.isEmpty { return "it is empty" }
        if let form = Self.known.first(where: { bytes.starts(with: $0.head) }) {
            return "it begins as \(form.what) does"
        }
        let text = bytes.prefix { (0x20..<0x7F).contains($0) }.prefix(16)
        if text.count >= 4 || text.count == bytes.count {
            return "it begins with the text \(quoted(String(decoding: text, as: UTF8.self)))"
        }
        let shown = bytes.prefix(4).map { byte in
            (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        return "it begins with the bytes \(shown.joined(separator: " "))"
    }
}
