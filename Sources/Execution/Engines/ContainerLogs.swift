public import Foundation
internal import Planning

/// Which part of a log is meant.
public enum LogPlace: Sendable, Hashable {
    /// The bytes from a position on.
    case offset(Int, maxBytes: Int)
    /// The last lines that fit.
    case lastLines(Int, maxBytes: Int)
}

/// A part of a stored log.
public struct LogPart: Sendable, Hashable {
    /// The position of the first byte. It is after the requested position when that byte is no
    /// longer kept.
    public let offsetBytes: Int
    public let bytes: Data
    /// Whether the part reaches the present end of the log.
    public let isAtEnd: Bool
    /// Whether the log is complete, so that nothing will be added.
    public let isWhole: Bool
    /// The length of the log at the time of reading.
    public let sizeBytes: Int
    /// Whether lines begin with instants.
    public let isStamped: Bool
}

/// Reads the output of each container once for all its followers.
///
/// An engine may read a log from its beginning for each reader. So one reader per container asks
/// the engine as long as somebody follows, and writes the output to a file without a name, from
/// which all followers read. A daemon that crashes leaves no file behind.
public actor ContainerLogs {
    /// How long a reader waits until the existing output is read.
    private static let patience = Duration.seconds(2)
    /// How long a log without readers stays open.
    private static let idleTime = Duration.seconds(60)

    private let engine: any ContainerEngine
    private let folder: String
    private let time: TimeSource
    private var open: [String: FollowedLog] = [:] {
        didSet { room.share(among: open.count) }
    }
    private let room = LogRoom()
    private let begun: AsyncStream<FollowedLog>
    private let begin: AsyncStream<FollowedLog>.Continuation

    /// - Parameter folder: an absolute path on a disk with room for logs; made when it is absent.
    public init(engine: any ContainerEngine, folder: String, time: TimeSource) {
        self.engine = engine
        self.folder = folder
        self.time = time
        (begun, begin) = AsyncStream.makeStream()
    }

    /// Reads all followed logs until the task is cancelled. Without this call no log is read.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for await log in begun {
                group.addTask { await self.serve(log) }
            }
        }
    }

    /// Part of the log kept at `path`; nil when there is none.
    public static func kept(at path: String, _ place: LogPlace) throws(FileError) -> LogPart? {
        try LogFile.kept(at: path)?.part(place, isEnded: true)
    }

    /// Part of a container's output, if its log is already followed.
    public func followed(_ container: String, _ place: LogPlace) throws -> LogPart? {
        guard let log = open[container] else { return nil }
        return try part(place, of: log)
    }

    /// Part of a container's present output; waits at most 2 s for it.
    ///
    /// - Throws: `EngineError.unreachable` when no output could be read in that time, and
    ///   `FileError` when the output cannot be written to disk.
    public func part(of container: String, _ place: LogPlace) async throws -> LogPart {
        let log = try open[container] ?? follow(container)
        let began = time.now()
        while !log.state.isCurrent, time.now().elapsed(since: began) < Self.patience {
            try await time.sleep(.milliseconds(20))
        }
        if log.file.sizeBytes == 0, !log.state.hasCaughtUp {
            throw log.state.failure
                ?? EngineError.unreachable("the container engine does not answer")
        }
        return try part(place, of: log)
    }

    private func part(_ place: LogPlace, of log: FollowedLog) throws -> LogPart {
        log.touch(at: time.now())
        return try log.file.part(place, isEnded: log.state.isEnded)
    }

    private func follow(_ container: String) throws -> FollowedLog {
        let log = FollowedLog(
            container: container, file: try .unnamed(in: folder), room: room, at: time.now())
        open[container] = log
        begin.yield(log)
        return log
    }

    private func serve(_ log: FollowedLog) async {
        await withTaskGroup { group in
            group.addTask { [engine, time] in await log.follow(engine, time) }
            group.addTask { [time] in
                while !Task.isCancelled, log.idleTime(at: time.now()) < Self.idleTime {
                    try? await time.sleep(Self.idleTime / 4)  // a shorter wait is as good
                }
            }
            // The reading task may end first; its bytes are kept until the log has had no reader
            // for a while.
            while await group.next() != nil, log.idleTime(at: time.now()) < Self.idleTime {}
            group.cancelAll()
        }
        forget(log.container)
    }

    private func forget(_ container: String) { open[container] = nil }
}

extension LogFile {
    fileprivate func part(_ place: LogPlace, isEnded: Bool) throws(FileError) -> LogPart {
        let (start, maxBytes) =
            switch place {
            case .offset(let offset, let maxBytes): (max(offset, 0), maxBytes)
            case .lastLines(let lines, let maxBytes):
                (try start(ofLast: lines, within: maxBytes), maxBytes)
            }
        let (offset, bytes) = try read(from: start, maxBytes: maxBytes)
        let size = sizeBytes
        let isAtEnd = offset + bytes.count >= size
        return LogPart(
            offsetBytes: offset, bytes: bytes, isAtEnd: isAtEnd, isWhole: isAtEnd && isEnded,
            sizeBytes: size, isStamped: isStamped)
    }
}
