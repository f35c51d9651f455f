import Foundation
import TestSupport

/// Ports of this machine for servers that are children of a test.
enum Ports {
    /// A port that nobody listens on at this moment.
    static func free() throws -> Int {
        let server = try StubHTTPServer(on: .loopback) { .unexpected($0) }
        server.stop()
        return server.port
    }

    /// Waits until somebody listens on a port; throws when the process ends before.
    static func awaitAnswer(at port: Int, of process: Process, log: String) async throws {
        for _ in 0..<200 {
            let looked = try await Command.run(
                "/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port)"])
            if looked.status == 0 { return }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(50))  // between two looks
        }
        let text = String(
            decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
        throw Failure("nobody answers at port \(port): \(text)")
    }
}
