internal import Foundation
internal import Glibc
internal import Synchronization

/// A stored log on disk, read in parts.
final class LogFile: Sendable {
    /// One file that holds the log from a position on.
    private final class Segment: Sendable {
        let start: Int
        let descriptor: Int32
        /// Bytes before the log itself.
        let headBytes: Int

        init(start: Int, descriptor: Int32, headBytes: Int) {
            self.start = start
            self.descriptor = descriptor
            self.headBytes = headBytes
        }

        deinit { close(descriptor) }

        var end: Int {
            var status = stat()
            let size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
            return start + max(size - headBytes, 0)
        }
    }

    /// The path of the kept file, or the folder of the unnamed ones; for messages.
    private let path: String
    /// Whether lines begin with instants.
    let isStamped: Bool
    /// The files in the order of their content; never empty.
    private let segments: Mutex<[Segment]>

    private init(_ segment: Segment, _ path: String, isStamped: Bool) {
        segments = Mutex([segment])
        self.path = path
        self.isStamped = isStamped
    }

    /// The log kept at `path`; nil when there is none.
    static func kept(at path: String) throws(FileError) -> LogFile? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .current("read", path)
        }
        var head = [UInt8](repeating: 0, count: StoredLog.mark.count)
        let isStamped =
            pread(descriptor, &head, head.count, 0) == head.count
            && StoredLog.mark.elementsEqual(head)
        let segment = Segment(
            start: 0, descriptor: descriptor, headBytes: isStamped ? head.count : 0)
        return LogFile(segment, path, isStamped: isStamped)
    }

    /// An empty log without a file name; it disappears with this object, or when the process ends.
    static func unnamed(in folder: String) throws(FileError) -> LogFile {
        try Disk.makeFolder(folder)
        return LogFile(try unnamedSegment(in: folder, start: 0), folder, isStamped: true)
    }

    private static func unnamedSegment(
        in folder: String, start: Int
    ) throws(FileError) -> Segment {
        var path = "\(folder)/.following-XXXXXX".utf8CString.map(\.self)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw .current("write", folder) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)  // a child that has it does nothing with it
        unlink(path)
        return Segment(start: start, descriptor: descriptor, headBytes: 0)
    }

    var sizeBytes: Int { segments.withLock { $0.last?.end ?? 0 } }

    /// The position of the first byte that is kept.
    private var beginning: Int { segments.withLock { $0.first?.start ?? 0 } }

    /// Appends to an unnamed log, and keeps at least the last `keptBytes` and at most twice as
    /// many. Only one task may append at a time. When it throws, nothing was appended.
    func append(_ bytes: ArraySlice<UInt8>, keptBytes: Int) throws(FileError) {
        guard var last = segments.withLock({ $0.last }) else { return }
        let begin = last.end
        var end = begin
        if end - last.start >= keptBytes {
            let next = try Self.unnamedSegment(in: path, start: end)
            segments.withLock { $0 = [last, next] }
            last = next
        }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(
                    last.descriptor, $0.baseAddress?.advanced(by: written), $0.count - written,
                    off_t(end - last.start))
            }
            guard count > 0 else {
                let error = FileError.current("write", path)
                _ = ftruncate(last.descriptor, off_t(begin - last.start))  // less needs no room
                throw error
            }
            written += count
            end += count
        }
    }

    /// The bytes from `offset`, or from the first kept byte, and their position. Fewer bytes than
    /// `maxBytes` do not mean the end of the log.
    func read(
        from offset: Int, maxBytes: Int
    ) throws(FileError) -> (offset: Int, bytes: Data) {
        let segments = segments.withLock { $0 }
        guard let segment = segments.last(where: { $0.start <= offset }) ?? segments.first else {
            return (offset, Data())
        }
        let offset = max(offset, segment.start)
        var bytes = Data(count: max(min(maxBytes, segment.end - offset), 0))
        let place = segment.headBytes + offset - segment.start
        let count = bytes.withUnsafeMutableBytes {
            pread(segment.descriptor, $0.baseAddress, $0.count, off_t(place))
        }
        guard count >= 0 else { throw .current("read", path) }
        bytes.count = count
        return (offset, bytes)
    }

    /// The position at which the last lines begin, at most `maxBytes` before the end. The last line
    /// may be unfinished.
    func start(ofLast lines: Int, within maxBytes: Int) throws(FileError) -> Int {
        let size = sizeBytes
        let least = max(size - maxBytes, beginning)
        var (left, end) = (lines, size)
        while end > least {
            let start = max(end - 65_536, least)
            let piece = try read(from: start, maxBytes: end - start).bytes
            for index in piece.indices.reversed() where piece[index] == UInt8(ascii: "\n") {
                let place = start + (index - piece.startIndex) + 1
                if place == size { continue }
                left -= 1
                if left == 0 { return place }
            }
            end = start
        }
        return least
    }
}
