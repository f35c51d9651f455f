internal import Foundation
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

    /// Records the whole lines that are new since the last call, and tells whether there were
    /// any. A crash in between reads some lines again, which changes nothing.
    @discardableResult
    public func follow(_ task: TaskID, attempt: Int, at now: Instant) -> Bool {
        var hasNews = false
        do {
            var position = try store.followPosition(of: task, attempt: attempt)
            while let (observations, next) = try read(task, from: position) {
                try store.record(observations, of: task, attempt: attempt, at: now)
                try store.setFollowPosition(next, of: task, attempt: attempt)
                position = next
                hasNews = true
            }
        } catch {
            logger.warning("events of \(task) cannot be read", metadata: ["error": "\(error)"])
        }
        return hasNews
    }

    /// The observations in the next piece and where it ends; nil when no whole line is left.
    private func read(
        _ task: TaskID, from position: Int
    ) throws(FileError) -> ([WorkerObservation], Int)? {
        let piece = try ContainedFile.read(
            "outputs/events.jsonl", below: folder.work(of: task), from: position,
            maxBytes: Self.chunkBytes)
        guard let piece, !piece.isEmpty else { return nil }
        guard let end = piece.lastIndex(of: 0x0A) else {
            // A line longer than the piece is skipped whole, piece by piece.
            return piece.count == Self.chunkBytes ? ([], position + piece.count) : nil
        }
        let observations = piece[..<end].split(separator: 0x0A).compactMap { line in
            line.count <= Self.lineMaxBytes ? WorkerEvent.observation(Data(line)) : nil
        }
        return (observations, position + end + 1)
    }
}
