import Execution
import Logging
import Manifests
import Planning
import SimulatedWorld
import Synchronization
import TestSupport
import Testing

/// What the log says of the repository.
@Suite struct RepositoryLogTests {
    /// Somebody looks into the log in the night whether it is over.
    @Test func thatTheRepositoryCanBeReadAgainIsLoggedOnce() async throws {
        let folder = try TemporaryFolder()
        let lines = LoggedLines()
        var bench = try LoopBench(in: folder)
        bench.logger = Logger(label: "test") { _ in lines }
        let source = SimulatedSource { _ in .none }
        source.commit(LoopBench.files, blobs: LoopBench.blobs, after: nil, subject: "one")
        let daemon = bench.daemon(
            bench.engine(), source,
            bench.settings(Resources(milliCPUs: 4000, memoryBytes: 8 << 30, gpus: 0)))
        try await daemon.resume()
        for isUnreachable in [false, true, true, false, false] {
            source.isUnreachable = isUnreachable
            try await daemon.refresh()
        }
        #expect(
            lines.all.filter { $0.contains("the repository") } == [
                "warning the repository cannot be read: the simulated remote does not answer; "
                    + "the revision in force stays", "info the repository can be read again",
            ])
    }
}

/// Keeps what is logged.
private final class LoggedLines: LogHandler, Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock(\.self) }

    var logLevel: Logger.Level {
        get { .info }
        set {}
    }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        lines.withLock { $0.append("\(event.level) \(event.message)") }
    }
}
