import Foundation
import TestSupport
import Testing

/// A bare repository behind a server, at which a lab, CI and a researcher meet.
struct SharedRemote {
    static let state = "refs/reconciler/state"
    /// Settings of a daemon that publishes its state and its plans by refs.
    static let settings = [
        "snapshot: {ref: \(state), interval: 1s}",
        "pullRequests: {watch: true, publish: ref, interval: 1s}",
    ]

    private let path: String
    private let address: String
    /// Environment variables for the git of a person or of CI.
    private let access: [String: String]
    private let lab: LabProcess

    /// - Parameter path: the place where the repository is made.
    init(_ path: String, at address: String, access: [String: String], of lab: LabProcess) throws {
        self.path = path
        self.address = address
        self.access = access
        self.lab = lab
        try lab.repository.git(["init", "--quiet", "--bare", "--initial-branch", "main", path])
    }

    /// A lab of one model, as a researcher pushes it.
    func declare() async throws {
        try lab.writeCatalogue()
        try lab.writeModel()
        let key = try await lab.client(["state", "key"])
        try lab.repository.write(".reconciler/state.pub", key)
        try lab.repository.commit("Declare")
        try git(["push", "--quiet", address, "main"])
    }

    @discardableResult
    private func git(_ arguments: [String]) throws -> String {
        try lab.repository.git(arguments, environment: access)
    }

    private func has(_ ref: String) throws -> Bool {
        try !lab.repository.git(["--git-dir", path, "for-each-ref", ref]).isEmpty
    }

    /// Goes through the whole cycle: declare, converge, publish, propose, plan in the daemon and in
    /// CI.
    func expectsALabThatLivesByIt() async throws {
        try await declare()
        try await lab.start()
        try await lab.wait(for: "Ready", of: "models", lab.alice, "cup")
        try await lab.poll("the state at the remote") { try has(Self.state) }

        try lab.repository.branch("topic")
        try lab.writeDataset()
        let head = try lab.repository.commit("Propose")
        try git(["push", "--quiet", address, "topic:refs/pull/1/head"])
        let plan = "refs/reconciler/plans/\(head)"
        try await lab.poll("the plan at the remote") { try has(plan) }

        let clone = lab.folder.path("ci")
        try git(["clone", "--quiet", address, clone])
        try git([
            "-C", clone, "fetch", "--quiet", "origin", "+\(Self.state):\(Self.state)",
            "+\(plan):\(plan)", "refs/pull/1/head",
        ])
        try git(["-C", clone, "checkout", "--quiet", head])
        let told = try git(["-C", clone, "show", "\(plan):plan.md"])
        #expect(told.contains("Dataset/\(lab.alice)/cups"))
        let ci = try await lab.command([
            "plan", clone, "--detailed-exitcode", "--base", "origin/main", "--state", Self.state,
        ])
        #expect(ci.status == 2, "\(ci.output)\(ci.errors)")
        #expect(ci.output.contains("the lab's state of 20"))
        #expect(ci.output.contains("+ Dataset/\(lab.alice)/cups"))

        try lab.repository.checkout("main")
        try lab.writeModel("plate")
        let next = try lab.repository.commit("Add a plate")
        try git(["push", "--quiet", address, "main"])
        try await lab.sync(to: next)
    }
}
