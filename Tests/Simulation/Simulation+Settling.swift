import Execution
import Foundation
import Persistence
import Planning
import SimulatedWorld

extension Simulation {
    /// I5: with faults off the lab comes to rest within 400 days, and then changes nothing.
    func settle() async throws {
        plan.note("faults end")
        history.isSettling = true
        plan.switchOff()
        source.isUnreachable = false
        if let head = history.headBeforeRewind { source.head = head }
        let foreign = engine.foreignNames
        if plan.hasCrashed { try await restart() }
        try await daemon.refresh()
        let bound = clock.age + .seconds(400 * 86_400)
        var idle = 0
        for _ in 0..<600 where idle < 2 {
            guard let report = try await passAndAct() else { break }
            try await check()
            guard plan.violations.isEmpty else { return }
            guard clock.age < bound else { break }
            guard report.actions.isEmpty else {
                idle = 0
                continue
            }
            idle = passTime(after: report) ? 0 : idle + 1
        }
        try await checkRest(idle: idle, foreign: foreign)
    }

    /// Lets time pass to whatever is due next; false when nothing is.
    private func passTime(after report: PassReport) -> Bool {
        var waits = [report.nextLook].compactMap(\.self)
        if let end = engine.nextEndAt { waits.append(end - clock.age) }
        guard let wait = waits.min() else { return false }
        clock.advance(by: max(wait, .milliseconds(1)))
        return true
    }

    private func checkRest(idle: Int, foreign: [String]) async throws {
        let before = (engine.calls.count, store.changeCounter())
        let report = try await lookUnlessNothing()
        guard idle == 2, let report, report.isQuiet else {
            plan.violated("I5: it never comes to rest: \(describe(report))")
            return
        }
        if engine.calls.count != before.0 { plan.violated("I5: a look at rest changed something") }
        if store.changeCounter() != before.1 { plan.violated("I5: a look at rest wrote rows") }
        for standing in report.plan.standings where !isSettled(standing) {
            plan.violated(
                "I5: \(standing.resource) rests as \(standing.phase.rawValue): \(standing.message)")
        }
        if engine.foreignNames != foreign { plan.violated("C2: a stranger's container is gone") }
        if !engine.present.isEmpty {
            plan.violated("I5: containers are left: \(engine.present.map(\.attempt))")
        }
        let observed = try store.observed(policy: policy, revision: report.revision)
        for record in observed.tasks.values.sorted(by: { $0.id < $1.id })
        where record.attempts.contains(where: { $0.end == nil }) {
            plan.violated("I2: \(record.id) rests with an open attempt")
        }
        for record in observed.tasks.values.sorted(by: { $0.id < $1.id })
        where record.attempts.contains(where: \.hasLog) {
            plan.violated("I5: \(record.id) keeps logs beyond its retention")
        }
        let logs = FileManager.default.enumerator(atPath: "\(folder.path)/logs")?.allObjects ?? []
        for log in logs.compactMap({ $0 as? String }) where log.hasSuffix(".log") {
            plan.violated("I5: '\(log)' is kept beyond its retention")
        }
        for record in try store.openIntents() {
            plan.violated("I7: '\(record.actionID.rawValue)' is never finished")
        }
        for key in bucket.keys {
            plan.violated("I5: the bucket keeps \(key) beyond its time")
        }
        try checkAudit()
    }

    private func isSettled(_ standing: ResourceStanding) -> Bool {
        switch standing.phase {
        case .ready, .succeeded, .failed, .suspended, .cancelled, .expired, .invalid, .blocked: true
        case .pending:
            [
                .invalidManifest, .accessWithdrawn, .recomputeGuard, .deletionGuard, .inUse,
                .pruneHeld,
            ]
            .contains(standing.reason)
        case .queued, .preparing, .running, .uploading, .deleting: false
        }
    }

    private func describe(_ report: PassReport?) -> String {
        guard let report else { return "no report" }
        return
            """
            actions \(report.plan.actions.map(\.id.rawValue)), \
            next look \(String(describing: report.nextLook)), \
            changes \(report.plan.changes.map { "\($0.verb.rawValue) \($0.resource)" })
            """
    }
}
