import Manifests
import Testing

@testable import Planning

struct RetryAccountTests {
    private static let policy = Policy.standard(
        capacity: Resources(milliCPUs: 1000, memoryBytes: 1 << 30, gpus: 0))
    private static let start = Instant(bootID: "b", uptime: .seconds(100), wall: .seconds(1_000))
    private static let later = start.adding(.seconds(100_000))

    private func account(
        _ ends: [AttemptEnd], limit: Int, on failures: [RetriedFailure]? = nil,
        at now: Instant = later
    ) -> RetryAccount {
        let task = TaskID(
            resource: ResourceID(kind: .dataset, owner: "alice", name: "cups"),
            digest: InputDigest(of: "a".utf8), run: 0)
        let attempts = ends.enumerated().map { index, end in
            AttemptRecord(
                number: index + 1, containerID: nil,
                times: AttemptTimes(
                    createdAt: Self.start, startedAt: Self.start, endedAt: Self.start),
                stopReason: nil, end: end)
        }
        let record = TaskRecord(id: task, rerun: nil, attempts: attempts)
        return RetryAccount.of(
            record, rule: RetryRule(limit: limit, failures: failures), policy: Self.policy, at: now)
    }

    @Test(arguments: FailureClass.allCases)
    func eachClassCostsWhatTheTableSays(_ failure: FailureClass) {
        let none = account([.failed(failure)], limit: 0).verdict
        let one = account([.failed(failure)], limit: 1).verdict
        switch failure.accounting {
        case .counted:
            #expect(none == .exhausted)
            #expect(one == .now)
        case .infrastructure, .free, .once:
            #expect(none == .now)
            #expect(one == .now)
        }
    }

    @Test(arguments: FailureClass.allCases, RetriedFailure.allCases)
    func onlyTheClassesNamedUseUpRetries(_ failure: FailureClass, _ named: RetriedFailure) {
        let verdict = account([.failed(failure)], limit: 3, on: [named]).verdict
        let isAllowed = failure.accounting != .counted || failure.rawValue == named.rawValue
        #expect(verdict == (isAllowed ? .now : .exhausted))
    }

    /// The words of `retry` are exactly the failure classes that count.
    @Test func theWordsOfRetryAreTheClassesThatCount() {
        #expect(
            Set(RetriedFailure.allCases.map(\.rawValue))
                == Set(
                    FailureClass.allCases.filter { $0.accounting == .counted }.map(\.rawValue)))
    }

    @Test func countedFailuresUseUpTheLimitEvenWithOthersBetween() {
        let ends: [AttemptEnd] = [
            .failed(.userCode), .failed(.interrupted), .failed(.diskFull), .failed(.outOfMemory),
        ]
        #expect(account(ends, limit: 2).verdict == .now)
        #expect(account(ends, limit: 1).verdict == .exhausted)
    }

    /// The task finds the lab failing where other work has just succeeded; each time, the others
    /// wait with it for a while.
    @Test func workThatAloneFindsTheLabLackingWaitsLongerAndLonger() {
        #expect(alone([true]).verdict == .now)
        #expect(alone([true, false, false, false, false, false]).verdict == .now)
        #expect(alone([true, true]).verdict == .later)
        #expect(alone([true, true], at: Self.later).verdict == .now)
        #expect(alone([true, true, false, true], at: Self.later).verdict == .now)
        let row = alone(Array(repeating: true, count: 100))
        #expect(row.verdict == .later && row.reason == .retry)
        #expect(row.wait > .seconds(270) && row.wait <= .seconds(360))
    }

    private func alone(_ foundCause: [Bool], at now: Instant = start) -> RetryAccount {
        let task = TaskID(
            resource: ResourceID(kind: .dataset, owner: "alice", name: "cups"),
            digest: InputDigest(of: "a".utf8), run: 0)
        let attempts = foundCause.enumerated().map { index, isFirst in
            var attempt = AttemptRecord(
                number: index + 1, containerID: nil,
                times: AttemptTimes(
                    createdAt: Self.start, startedAt: nil, endedAt: Self.start),
                stopReason: nil, end: .failed(.imageUnavailable))
            attempt.foundCause = isFirst
            return attempt
        }
        return RetryAccount.of(
            TaskRecord(id: task, rerun: nil, attempts: attempts),
            rule: RetryRule(limit: 0, failures: nil), policy: Self.policy, at: now)
    }

    @Test func aStopByOurWillIsNeverCounted() {
        let ends: [AttemptEnd] = [.failed(.userCode), .stopped(.suspended)]
        #expect(account(ends, limit: 0).verdict == .now)
    }

    @Test func fiveInfrastructureFailuresInARowStall() {
        let four = [AttemptEnd](repeating: .failed(.internal), count: 4)
        #expect(account(four, limit: 0).verdict == .now)
        #expect(account(four + [.failed(.gpuLost)], limit: 0).verdict == .stalled)
        let broken = four + [.failed(.interrupted), .failed(.internal)]
        #expect(account(broken, limit: 0).verdict == .now)
    }

    /// Five failures of the bucket within 150 s once made a download fail for good.
    @Test(arguments: [
        FailureClass.diskFull, .imageUnavailable, .storageUnavailable, .interrupted,
    ])
    func whatTheLabLacksNeverStallsWork(_ failure: FailureClass) {
        let many = [AttemptEnd](repeating: .failed(failure), count: 100)
        #expect(account(many, limit: 0).verdict == .now)
    }

    @Test func removalByHandIsForgivenOnce() {
        #expect(account([.failed(.removed)], limit: 0).verdict == .now)
        let twice = account([.failed(.removed), .failed(.removed)], limit: 5)
        #expect(twice.verdict == .stalled)
        #expect(twice.reason == .removedRepeatedly)
    }

    @Test func backoffDoublesUpToItsLongestAndNeverGrowsByJitter() {
        let lengths = (1...10).map {
            Backoff.length(failures: $0, seed: "x\($0)", policy: Self.policy)
        }
        for (index, length) in lengths.enumerated() {
            let full = min(Duration.seconds(10 * (1 << index)), .seconds(360))
            #expect(length <= full)
            #expect(length >= full * 3 / 4)
        }
    }

    @Test func waitingEndsByTheMonotonicClockWithinABoot() {
        let soon = Self.start.adding(.seconds(5))
        #expect(account([.failed(.internal)], limit: 0, at: soon).verdict == .later)
        let jumped = Instant(
            bootID: "b", uptime: Self.start.uptime + .seconds(5), wall: .seconds(90_000_000))
        #expect(account([.failed(.internal)], limit: 0, at: jumped).verdict == .later)
        let rebooted = Instant(bootID: "c", uptime: .seconds(1), wall: .seconds(90_000_000))
        #expect(account([.failed(.internal)], limit: 0, at: rebooted).verdict == .now)
    }
}
