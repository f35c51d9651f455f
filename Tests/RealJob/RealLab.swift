import Foundation
import TestSupport

/// A lab with real models, real images and a real bucket, and its daemon as a child process.
final class RealLab {
    let folder: TemporaryFolder
    let repository: TemporaryRepository
    private let output: TemporaryFolder
    private let config: String
    private let environment: [String: String]
    private var process: Process?
    var stateFolder: String { folder.path("state") }

    init() async throws {
        folder = try TemporaryFolder()
        repository = try TemporaryRepository()
        output = try TemporaryFolder()
        let endpoint = try Services.s3Endpoint
        let bucket = "real-\(folder.path.suffix(8).lowercased())"
        let keys = (try Services.s3AccessKey, try Services.s3SecretKey)
        environment = [
            "RECONCILER_S3_ACCESS_KEY": keys.0, "RECONCILER_S3_SECRET_KEY": keys.1,
        ]
        config = try folder.write(
            "config.yaml",
            """
            repository: {url: \(repository.path), pollInterval: 1s}
            stateFolder: \(folder.path("state"))
            dockerSocket: \(try Services.dockerSocket)
            status: {port: 0}
            s3: {endpoint: "\(endpoint)", bucket: \(bucket)}

            """)
        try await Command.output(
            "curl",
            [
                "-sS", "-f", "-X", "PUT", "--aws-sigv4", "aws:amz:us-east-1:s3", "--user",
                "\(keys.0):\(keys.1)", "\(endpoint)/\(bucket)",
            ])
    }

    deinit {
        if let process { kill(process.processIdentifier, SIGKILL) }
    }

    func start() throws {
        let process = try Command.process(
            Services.binary, ["run", "--config", config], environment: environment, in: output)
        try process.run()
        self.process = process
    }

    func stop() async throws {
        guard let process else { return }
        kill(process.processIdentifier, SIGTERM)
        for _ in 0..<300 where process.isRunning {
            try await Task.sleep(for: .milliseconds(100))  // between two looks at the process
        }
    }

    /// What a client command says, or nil when it does not succeed.
    func ask(_ arguments: [String]) async throws -> String? {
        let finished = try await Command.run(Services.binary, arguments + ["--config", config])
        return finished.status == 0 ? finished.output : nil
    }

    /// Waits until a resource is in a phase; what is known of it then.
    func wait(
        for phase: String, of kind: String, _ name: String, minutes: Int
    ) async throws -> Detail {
        var last: Detail?
        for _ in 0..<(minutes * 120) {
            if let text = try await ask(["describe", kind, name, "-o", "json"]) {
                last = try JSONDecoder().decode(Envelope.self, from: Data(text.utf8)).content
                if let last, last.summary.phase == phase { return last }
                if last?.summary.phase == "Failed" { break }
            }
            try await Task.sleep(for: .milliseconds(500))  // between two looks at the lab
        }
        let log = try await ask(["logs", kind, name, "--tail", "30"]) ?? ""
        let found = String(describing: last?.summary)
        throw Failure("\(kind) \(name) is not \(phase) but \(found)\n\(log)\(errors)")
    }

    /// Fetches a download by its link with plain curl, and unpacks it.
    func fetch(_ name: String, into folderName: String) async throws -> String {
        guard let text = try await ask(["get", "download", name, "-o", "link"]) else {
            throw Failure("no link to \(name)\n\(errors)")
        }
        let link = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let archive = folder.path("\(folderName).tar")
        try await Command.output("curl", ["-sS", "-f", "-o", archive, link])
        let unpacked = try folder.makeFolder(folderName)
        try await Command.output("tar", ["-xf", archive, "-C", unpacked])
        return unpacked
    }

    var errors: String {
        let contents = FileManager.default.contents(atPath: output.path("err")) ?? Data()
        return String(String(decoding: contents, as: UTF8.self).suffix(4000))
    }
}

struct Envelope: Decodable { let content: Detail }

struct Detail: Decodable {
    struct Summary: Decodable {
        let phase: String
        let message: String
    }

    struct Attempt: Decodable {
        let startedAt: Date?
        let endedAt: Date?

        private enum CodingKeys: String, CodingKey { case startedAt, endedAt }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            func date(_ key: CodingKeys) throws -> Date? {
                try values.decodeIfPresent(String.self, forKey: key)
                    .map { try Date($0, strategy: .iso8601) }
            }
            startedAt = try date(.startedAt)
            endedAt = try date(.endedAt)
        }

        var seconds: Double {
            guard let startedAt, let endedAt else { return .nan }
            return endedAt.timeIntervalSince(startedAt)
        }
    }

    struct Series: Decodable {
        struct Point: Decodable {
            let step: Int
            let value: Double
        }

        let name: String
        let points: [Point]
    }

    let summary: Summary
    let attempts: [Attempt]
    let metrics: [Series]

    func metric(_ name: String) -> [Series.Point] {
        (metrics.first { $0.name == name }?.points ?? []).sorted { $0.step < $1.step }
    }
}
