import Foundation
import TestSupport

/// A container engine for one test, which may kill it.
final class PrivateEngine {
    private let folder: TemporaryFolder
    /// Short, because the length of a socket's path is limited.
    private let path: String
    var socket: String { "\(path)/docker.sock" }

    /// Starts the Engine, with the tiny worker image of the Engine that all tests share.
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

    /// Stops the Engine, also after a test that failed.
    deinit {
        let script = Process()
        script.executableURL = URL(filePath: "\(Services.root)/scripts/dockerd.sh")
        script.arguments = ["stop", path]
        script.standardError = FileHandle.nullDevice
        guard (try? script.run()) != nil else { return }  // the test's result stands
        script.waitUntilExit()
        try? FileManager.default.removeItem(atPath: path)  // what is left is only rubbish
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
        // A power cut empties the folder of run-time files, and with it the files of process ids.
        for file in ["pid", "exec/containerd/containerd.pid"] {
            try FileManager.default.removeItem(atPath: "\(path)/\(file)")
        }
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

    /// Runs the script with none of our files open. The Engine outlives the script and would keep
    /// them open, and Foundation would not notice that the script ended.
    private func script(_ verb: String) async throws {
        let closing = """
            for file in /proc/$$/fd/*; do
                number=${file##*/}
                if [ "$number" -gt 2 ]; then eval "exec $number>&-"; fi
            done
            exec "$@"
            """
        let finished = try await Command.run(
            "bash", ["-c", closing, "bash", "\(Services.root)/scripts/dockerd.sh", verb, path],
            environment: [
                "TEST_ENGINE_DATA": "\(path)/data", "TEST_ENGINE_KEEPS_CONTAINERS": "yes",
            ])
        guard finished.status == 0 else { throw Failure("dockerd.sh \(verb): \(finished.errors)") }
    }
}
