internal import Glibc

/// The ranges of a file with data. The rest are holes, which read as zeros and take no space on the
/// disk.
struct FileExtents: Sendable, Hashable {
    /// If all holes together have fewer bytes, the file counts as one range of data.
    private static let holesMinBytes = 16 << 20

    /// Values of `lseek` on Linux; the C library names them only among its extensions.
    private enum Whence {
        static let data: Int32 = 3
        static let hole: Int32 = 4
    }

    let path: String
    let sizeBytes: Int
    /// The ranges of data in rising order, with a hole between each two.
    let data: [Range<Int>]

    var dataBytes: Int { data.reduce(0) { $0 + $1.count } }
    var hasHoles: Bool { dataBytes < sizeBytes }

    /// The extents of a regular file; follows no link.
    static func of(_ path: String) throws(FileError) -> FileExtents {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw .current("read", path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .current("look at", path) }
        let size = Int(status.st_size)
        guard Int(status.st_blocks) * 512 + holesMinBytes < size else {
            return FileExtents(path: path, sizeBytes: size, data: size == 0 ? [] : [0..<size])
        }
        var data: [Range<Int>] = []
        var end = 0
        while end < size {
            let start = lseek(file, off_t(end), Whence.data)
            if start < 0, errno == ENXIO { break }
            let next = start < 0 ? -1 : lseek(file, start, Whence.hole)
            guard next > start else { throw .current("look at", path) }
            end = min(Int(next), size)
            data.append(Int(start)..<end)
        }
        return FileExtents(path: path, sizeBytes: size, data: data)
    }

    /// Passes the data without the holes to `body`, in pieces. Throws `FileError.unsuitable` when
    /// the file has become shorter.
    func read(_ body: (UnsafeRawBufferPointer) throws(FileError) -> Void) throws(FileError) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw .current("read", path) }
        defer { close(file) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Disk.chunkBytes, alignment: 16)
        defer { buffer.deallocate() }
        for extent in data {
            var place = extent.lowerBound
            while place < extent.upperBound {
                let wanted = min(buffer.count, extent.upperBound - place)
                let count = pread(file, buffer.baseAddress, wanted, off_t(place))
                guard count >= 0 else { throw .current("read", path) }
                guard count > 0 else {
                    throw .unsuitable(path: path, reason: "changed while it was read")
                }
                try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                place += count
            }
        }
    }
}
