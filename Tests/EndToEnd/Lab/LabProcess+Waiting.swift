import Foundation
import TestSupport
import Testing

extension LabProcess {
    /// Commits a lab of one model and carries it out, without a daemon.
    func applyOneModel() async throws {
        try writeCatalogue()
        try writeModel()
        try repository.commit("Declare")
        let applied = try await command(["apply", "--config", config])
        try #require(applied.status == 0, "\(applied.errors)")
    }

    /// Declares a lab whose training goes on until its gate opens, and waits until it runs.
    func startTraining() async throws {
        try writeLab(trainer: Workers.trainInSteps)
        try repository.commit("Declare")
        try await start()
        try await wait(for: "Running", of: "runs", alice, "net")
    }

    /// Repeats `isSo` until it is true. After `times` tries, a fifth of a second apart, it throws.
    func poll(
        _ what: String, times: Int = 120, _ isSo: () async throws -> Bool
    ) async throws {
        for _ in 0..<times {
            if try await isSo() { return }
            try await Task.sleep(for: .milliseconds(200))  // between two looks, not instead of one
        }
        throw Failure("waited in vain for \(what)\n\(errors.suffix(4000))")
    }

    /// Waits until a resource is in a phase, and returns its report.
    @discardableResult
    func wait(
        for phase: String, of kind: String, _ owner: String, _ name: String, times: Int = 120
    ) async throws -> Detail {
        var last = ""
        do {
            try await poll("\(kind)/\(owner)/\(name) to be \(phase)", times: times) {
                last = try await self.phase(kind, owner, name)
                return last == phase
            }
        } catch let failure as Failure {
            let detail = try? await curl("/api/v1/\(kind)/\(owner)/\(name)").output  // for a person
            throw Failure("it is '\(last)': \(failure)\n\(detail ?? "")")
        }
        return try await detail(kind, owner, name)
    }
}
