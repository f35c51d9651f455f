import Foundation
import TestSupport

/// The containers of this lab, seen through the Engine and not through the daemon.
extension LabProcess {
    func docker(_ arguments: [String]) async throws -> String {
        try await Command.output("docker", ["-H", "unix://\(dockerSocket)"] + arguments)
    }

    /// Ids of this lab's running containers.
    func runningContainers() async throws -> [String] {
        try await docker(["ps", "-q", "--no-trunc", "--filter", "name=-\(tag)-"])
            .split(separator: "\n").map(String.init)
    }

    /// Ids of all of this lab's containers, whatever their state.
    func containers() async throws -> [String] {
        try await docker(["ps", "-aq", "--no-trunc", "--filter", "name=-\(tag)-"])
            .split(separator: "\n").map(String.init)
    }

    /// The one container that runs, once there is one.
    func runningContainer() async throws -> String {
        var found: [String] = []
        try await poll("one container to run") {
            found = try await self.runningContainers()
            return found.count == 1
        }
        return found[0]
    }

    /// Lets a worker that waits for its gate go on.
    func openGate(of container: String) async throws {
        _ = try await docker(["exec", container, "touch", Workers.gate])
    }

    /// How many containers of this lab the Engine was told to start.
    func containerStarts() async throws -> Int {
        // The command cuts the present time to a whole second, which would lose the newest events,
        // so it is given the next second and waits for it.
        let until = Int(Date().timeIntervalSince1970) + 1
        let events = try await docker([
            "events", "--since", "1h", "--until", "\(until)", "--filter", "event=start",
            "--format", "{{.Actor.Attributes.name}}",
        ])
        return events.split(separator: "\n").count { $0.contains("-\(tag)-") }
    }
}
