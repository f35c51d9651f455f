internal import Logging
internal import Persistence
internal import Planning

extension Reconciler {
    /// Runs until `stop`, or, when `untilQuiet`, until nothing is left to do. Actions go side by
    /// side; at most one for each resource.
    public func run(untilQuiet: Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            while !isDrained {
                let report = try await passOrWait()
                for action in report?.actions ?? [] {
                    group.addTask {
                        try await self.carryOut(action, revision: report?.revision ?? "")
                    }
                }
                if untilQuiet, report?.isQuiet == true { break }
                if isDrained { break }
                // Until quiet nobody follows the Engine's events, so it looks itself.
                let relist = untilQuiet ? .seconds(1) : settings.relistInterval
                let limit = min(report?.nextLook ?? .seconds(3600), relist)
                if limit > .zero { await wake.wait(atMost: limit, by: time) }
                if Task.isCancelled { stop() }
            }
            try await group.waitForAll()
        }
    }

    /// A pass, or nil while nothing is desired or the store is busy: the daemon goes on.
    private func passOrWait() async throws -> PassReport? {
        do throws(PassError) {
            let report = try await pass()
            store.hold(trouble: nil)
            return report
        } catch {
            switch error {
            case .nothingDesired: return nil
            case .store(let problem):
                logger.error("a look failed", metadata: ["error": "\(problem)"])
                guard problem.mayPass else { throw problem }
                makeRoom(after: problem)
                store.hold(
                    trouble: HealthRecord(
                        name: "State", isHealthy: false,
                        message: """
                            \(problem); nothing can be recorded and nothing begins, what runs goes \
                            on, and all else follows once it can
                            """, at: time.now()))
                return nil
            }
        }
    }

    /// Looks at the repository again and again, at intervals that vary so that several daemons do
    /// not ask at once, and when `requests` rings.
    public func watchSource(requests: WakeSignal) async throws {
        var isAsked = true
        while !Task.isCancelled {
            // Who asks has most likely pushed something.
            let hasNews = try await lookForNews(isAsked: isAsked)
            if hasNews || isAsked { wake.ring() }
            let jitter = Int(time.now().uptime / .milliseconds(1)) % 200 - 100
            isAsked = await requests.wait(
                atMost: settings.pollInterval * (1000 + jitter) / 1000, by: time)
        }
    }

    /// A look into the repository; one whose outcome cannot be recorded now is made again.
    private func lookForNews(isAsked: Bool) async throws -> Bool {
        do {
            return try await isAsked ? refresh() : poll()
        } catch let error as StateStoreError where error.isShortage {
            logger.error("a look into the repository failed", metadata: ["error": "\(error)"])
            return false
        }
    }
}
