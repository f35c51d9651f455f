internal import Foundation
internal import Glibc
internal import Manifests

/// Writes a POSIX ustar archive with pax headers for long names. The same files give the same
/// bytes: owners, modes and times are constants. Files with large holes are entries of GNU tar's
/// sparse format 1.0, which GNU tar, bsdtar and Python read. Sources: POSIX.1-2017, pax, "ustar
/// Interchange Format"; GNU tar manual, "PAX Format, Version 1.0".
enum TarArchive {
    private static let blockBytes = 512
    /// The largest size in a plain header.
    private static let sizeMax = 1 << 33

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
                let extents = try FileExtents.of(source)
                let map = extents.hasHoles ? sparseMap(of: extents) : Data()
                let size = map.count + extents.dataBytes
                let name = "\(prefix)/\(path)"
                try emit(
                    extents.hasHoles
                        ? sparseHeaders(of: name, extents, sizeBytes: size)
                        : headers(of: name, sizeBytes: size))
                try emit(map)
                try extents.read { bytes throws(FileError) in try emit(Data(bytes)) }
                try emit(padding(after: size))
            }
            try emit(Data(count: 2 * blockBytes))
        }
        return (hasher.finalize(), total)
    }

    private static func headers(of path: String, sizeBytes: Int) -> Data {
        guard path.utf8.count > 100 || sizeBytes >= sizeMax else {
            return header(name: path, sizeBytes: sizeBytes, type: "0")
        }
        return extended(
            record("path", path), name: String(path.suffix(60)), sizeBytes: sizeBytes)
    }

    /// - Parameter sizeBytes: of the map and the data.
    private static func sparseHeaders(
        of path: String, _ extents: FileExtents, sizeBytes: Int
    ) -> Data {
        let records =
            record("GNU.sparse.major", "1") + record("GNU.sparse.minor", "0")
            + record("GNU.sparse.name", path)
            + record("GNU.sparse.realsize", "\(extents.sizeBytes)")
        return extended(
            records, name: "GNUSparseFile.0/\(path.suffix(60))", sizeBytes: sizeBytes)
    }

    /// The number of ranges of data, then offset and length of each, one number a line. The last
    /// range ends at the end of the file.
    private static func sparseMap(of extents: FileExtents) -> Data {
        var stretches = extents.data
        if stretches.last?.upperBound != extents.sizeBytes {
            stretches.append(extents.sizeBytes..<extents.sizeBytes)
        }
        let numbers = [stretches.count] + stretches.flatMap { [$0.lowerBound, $0.count] }
        let text = Data(numbers.map { "\($0)\n" }.joined().utf8)
        return text + padding(after: text.count)
    }

    /// The pax header of an entry whose own header is too small.
    private static func extended(_ records: Data, name: String, sizeBytes: Int) -> Data {
        let all = records + (sizeBytes >= sizeMax ? record("size", "\(sizeBytes)") : Data())
        return header(name: "PaxHeaders/file", sizeBytes: all.count, type: "x") + all
            + padding(after: all.count) + header(name: name, sizeBytes: sizeBytes, type: "0")
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
