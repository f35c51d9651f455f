import Foundation

extension SourceText {
    /// The file's text without byte order mark, and why it cannot be read, or nil when it can.
    static func read(
        _ file: SourceFile, limits: LoadLimits, mayHoldSecrets: Bool = false
    ) -> (SourceText, Finding?) {
        let content = file.content
        guard content.count <= limits.maxFileBytes else {
            let start = SourceText(path: file.path, firstLine: 1, bytes: Array(content.prefix(800)))
            let message =
                "the file is larger than the \(limits.maxFileBytes) bytes that are read; split it"
            return (start, .error(.fileTooLarge, message, at: Mark(line: 1, column: 1)))
        }
        let isMarked = content.starts(with: [0xEF, 0xBB, 0xBF])
        let bytes = [UInt8](isMarked ? content.dropFirst(3) : content)
        let source = SourceText(
            path: file.path, firstLine: 1, bytes: bytes, mayHoldSecrets: mayHoldSecrets)
        guard let offset = firstInvalidByte(in: bytes) else {
            return (source, source.tagDirective)
        }
        let byte = String(bytes[offset], radix: 16, uppercase: true)
        return (
            source,
            .error(
                .notUTF8, "byte 0x\(byte) is not UTF-8; save the file as UTF-8",
                at: source.mark(ofByte: offset))
        )
    }

    /// The finding for a `%TAG` directive. It is refused before parsing, because libyaml compares
    /// each directive with all before it.
    private var tagDirective: Finding? {
        firstLine(beginningWith: "%TAG").map {
            .error(.tagRefused, "tags are not used in manifests; remove the directive", at: $0)
        }
    }

    private static func firstInvalidByte(in bytes: [UInt8]) -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let scalar): offset += scalar.count
            case .error: return min(offset, bytes.count - 1)
            case .emptyInput: return nil
            }
        }
    }
}
