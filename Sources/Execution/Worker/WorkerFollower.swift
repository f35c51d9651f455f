internal import Foundation
internal import Glibc
public import Logging
public import Persistence
public import Planning

/// Reads what workers append to `events.jsonl`. It only writes observations; it decides nothing.
public struct WorkerFollower: Sendable {
    /// The most of a file that is read in one go, and the longest line taken.
    static let chunkBytes = 1 << 20
    static let lineMaxBytes = 64 << 10

    let store: StateStore
    let folder: StateFolder
    let logger: Logger

    public init(store: StateStore, folder: StateFolder, logger: Logger) {
        self.store = store
        self.folder = folder
        self.logger = logger
    }

    /// Records the whole lines that are new since the last call. A crash in between reads some
    /// lines again, which changes nothing.
    public func follow(_ task: TaskID, attempt: Int, at now: Instant) {
        do {
            var position = try store.followPosition(of: task, attempt: attempt)
            while let (observations, next) = try read(folder.events(of: task), from: position) {
                try store.record(observations, of: task, attempt: attempt, at: now)
                try store.setFollowPosition(next, of: task, attempt: attempt)
                position = next
            }
        } catch {
            logger.warning("events of \(task) cannot be read", metadata: ["error": "\(error)"])
        }
    }

    /// The observations in the next piece and where it ends; nil when no whole line is left.
    private func read(
        _ path: String, from position: Int
    ) throws(FileError) -> ([WorkerObservation], Int)? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw .current("read", path)
        }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: Self.chunkBytes)
        let count = pread(file, &buffer, buffer.count, off_t(position))
        guard count > 0 else { return nil }
        guard let end = buffer[..<count].lastIndex(of: 0x0A) else {
            // A line longer than the piece is skipped whole, piece by piece.
            return count == buffer.count ? ([], position + count) : nil
        }
        let observations = buffer[..<end].split(separator: 0x0A).compactMap { line in
            line.count <= Self.lineMaxBytes ? WorkerEvent.observation(Data(line)) : nil
        }
        return (observations, position + end + 1)
    }
}
