import Foundation
import TestSupport

/// An Engine of one test, to be killed.
final class PrivateEngine {
    private let folder: TemporaryFolder
    /// Short, for the socket's path is limited.
    private let path: String
    var socket: String { "\(path)/docker.sock" }

    /// Starts it, with the tiny worker image of the Engine for tests.
    init() async throws {
        folder = try TemporaryFolder()
        path = folder.path.prefix(while: { $0 != "-" }) + "-" + folder.path.suffix(6)
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        try await start()
        let archive = folder.path("image.tar")
        let tests = "unix://\(try Services.dockerSocket)"
        try await Command.output("docker", ["-H", tests, "save", "-o", archive, Workers.image])
        try await Command.output("docker", ["-H", "unix://\(socket)", "load", "-i", archive])
    }

    func start() async throws {
        try await script("start")
    }

    func stop() async throws {
        try await script("stop")
        try FileManager.default.removeItem(atPath: path)
    }

    /// Kills the Engine with its containerd and all that runs in it, as a power cut would.
    func crash() async throws {
        for file in ["pid", "exec/containerd/containerd.pid"] {
            let text = try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
            guard let pid = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
                throw Failure("\(file) holds no process id")
            }
            kill(pid, SIGKILL)
        }
        try await killContainers()
    }

    /// The shims of a killed containerd live on with their containers; a power cut ends them too.
    private func killContainers() async throws {
        let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc")
            .compactMap(Int32.init)
        for pid in processes {
            guard let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else {
                continue
            }
            let words = String(decoding: line, as: UTF8.self)
            guard words.contains("containerd-shim"), words.contains(path) else { continue }
            for child in processes where Self.parent(of: child) == pid { kill(child, SIGKILL) }
            kill(pid, SIGKILL)
        }
    }

    private static func parent(of pid: Int32) -> Int32? {
        guard let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else {
            return nil
        }
        let fields = String(decoding: stat, as: UTF8.self).components(separatedBy: ") ").last
        return fields?.split(separator: " ").dropFirst().first.flatMap { Int32($0) }
    }

    private func script(_ verb: String) async throws {
        let finished = try await Command.run(
            "\(Services.root)/scripts/dockerd.sh", [verb, path],
            environment: ["TEST_ENGINE_DATA": "\(path)/data"])
        guard finished.status == 0 else { throw Failure("dockerd.sh \(verb): \(finished.errors)") }
    }
}
