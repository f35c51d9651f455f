internal import Glibc

/// Where a file holds data; the rest are holes, which read as zeros and take no room on the disk.
struct FileExtents: Sendable, Hashable {
    /// Holes of fewer bytes in all are read as the zeros that they stand for.
    private static let holesMinBytes = 16 << 20

    /// Values of `lseek` on Linux; the C library names them only among its extensions.
    private enum Whence {
        static let data: Int32 = 3
        static let hole: Int32 = 4
    }

    let path: String
    let sizeBytes: Int
    /// The stretches of data in rising order; none touches the next.
    let data: [Range<Int>]

    var dataBytes: Int { data.reduce(0) { $0 + $1.count } }
    var hasHoles: Bool { dataBytes < sizeBytes }

    /// Looks at a regular file, following no link.
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

    /// Hands the data to `body` in pieces, without the holes. Throws `FileError.unsuitable` when
    /// the file is shorter by now.
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
