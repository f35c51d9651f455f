internal import Foundation
internal import Glibc
internal import Manifests

/// Writes a POSIX ustar archive with pax headers for long names. The same files give the same
/// bytes: owners, modes and times are constants. Source: POSIX.1-2017, pax, "ustar Interchange
/// Format".
enum TarArchive {
    private static let blockBytes = 512

    /// Archives `files` (paths relative to `folder`) below `prefix`; returns digest and size.
    static func write(
        _ files: [String], in folder: String, under prefix: String, to target: String
    ) throws(FileError) -> (sha256: String, sizeBytes: Int) {
        var hasher = ContentHasher()
        var total = 0
        try Disk.replace(target, mode: 0o600) { output, temporary throws(FileError) in
            func emit(_ data: Data) throws(FileError) {
                try Disk.write(data, to: output, path: temporary)
                data.withUnsafeBytes { hasher.update($0) }
                total += data.count
            }
            for path in files {
                let source = "\(folder)/\(path)"
                let size = try Disk.size(of: source)
                try emit(headers(of: "\(prefix)/\(path)", sizeBytes: size))
                let read = try Disk.read(source) { bytes throws(FileError) in
                    try emit(Data(bytes))
                }
                guard read == size else {
                    throw .unsuitable(path: source, reason: "changed while it was archived")
                }
                try emit(padding(after: size))
            }
            try emit(Data(count: 2 * blockBytes))
        }
        return (hasher.finalize(), total)
    }

    private static func headers(of path: String, sizeBytes: Int) -> Data {
        guard path.utf8.count > 100 || sizeBytes >= 1 << 33 else {
            return header(name: path, sizeBytes: sizeBytes, type: "0")
        }
        let records =
            record("path", path) + (sizeBytes >= 1 << 33 ? record("size", "\(sizeBytes)") : Data())
        return header(name: "PaxHeaders/file", sizeBytes: records.count, type: "x") + records
            + padding(after: records.count)
            + header(name: String(path.suffix(60)), sizeBytes: sizeBytes, type: "0")
    }

    /// A pax record: its own length in decimal, a space, key=value and a line feed.
    private static func record(_ key: String, _ value: String) -> Data {
        let body = " \(key)=\(value)\n"
        var length = body.utf8.count
        while "\(length)\(body)".utf8.count != length { length = "\(length)\(body)".utf8.count }
        return Data("\(length)\(body)".utf8)
    }

    private static func header(name: String, sizeBytes: Int, type: String) -> Data {
        var block = Data(count: blockBytes)
        func put(_ text: String, at offset: Int, limit: Int) {
            let bytes = Array(text.utf8.prefix(limit))
            block.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        }
        put(name, at: 0, limit: 100)
        put("0000644\0", at: 100, limit: 8)
        put("0000000\0", at: 108, limit: 8)
        put("0000000\0", at: 116, limit: 8)
        put(octal(sizeBytes, digits: 11) + "\0", at: 124, limit: 12)
        put("00000000000\0", at: 136, limit: 12)
        put("        ", at: 148, limit: 8)
        put(type, at: 156, limit: 1)
        put("ustar\u{0}00", at: 257, limit: 8)
        let sum = block.reduce(0) { $0 + Int($1) }
        put(octal(sum, digits: 6) + "\0 ", at: 148, limit: 8)
        return block
    }

    private static func octal(_ value: Int, digits: Int) -> String {
        let text = String(value, radix: 8)
        let room = String(repeating: "0", count: max(digits - text.count, 0)) + text
        return room.count > digits ? String(repeating: "7", count: digits) : room
    }

    private static func padding(after sizeBytes: Int) -> Data {
        Data(count: (blockBytes - sizeBytes % blockBytes) % blockBytes)
    }
}

extension Disk {
    static func size(of path: String) throws(FileError) -> Int {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw .current("look at", path) }
        return Int(status.st_size)
    }
}
