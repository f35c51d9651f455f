import Foundation
import Manifests
import Persistence
import Planning
import Testing

@testable import StatusAPI

@Suite struct WhyTests {
    private func detail(_ phase: Phase, _ reason: Reason) -> ResourceDetail {
        var detail = Samples.detail
        detail.summary.phase = phase
        detail.summary.reason = reason.rawValue
        detail.summary.message = reason.sentence
        return detail
    }

    @Test func whatIsBlockedNamesOnlyWhatIsMissing() {
        var blocked = detail(.blocked, .dependencyNotReady)
        blocked.madeFrom[0].phase = .running
        let why = WhyReport(blocked)
        #expect(why.waitsFor.map(\.resource) == [Samples.cups])
        #expect(why.waitsFor.map(\.text) == ["Dataset/alice/cups is Running"])
        #expect(why.next.first?.command == "reconciler why datasets alice/cups")
    }

    @Test func whatMayNotBeSeenIsNotNamed() {
        var blocked = detail(.blocked, .dependencyNotReady)
        blocked.madeFrom = []
        let why = WhyReport(blocked)
        #expect(why.waitsFor.map(\.resource) == [nil])
        #expect(why.waitsFor.map(\.text) == [Reason.dependencyNotReady.sentence])
    }

    @Test func theLastFailureIsToldWithWhatCanBeDone() {
        var failed = detail(.failed, .retriesExhausted)
        failed.attempts.removeFirst()
        failed.attempts[0].message = "out of memory"
        let why = WhyReport(failed)
        #expect(why.lastFailure?.failureClass == .outOfMemory)
        #expect(why.lastFailure?.exitCode == 137)
        #expect(why.lastFailure?.message == "out of memory")
        let edits = why.next.filter { $0.command == nil }.map(\.text)
        #expect(edits.count == 1)
        #expect(
            edits.first?.hasSuffix(
                ": raise 'resources.memory' and change 'rerun'; more memory alone does not "
                    + "repeat the work") == true)
        #expect(why.next.last?.command == "reconciler logs runs alice/cups-v1 --tail 50")
    }

    @Test func aResultSaysWhatMadeIt() {
        let why = WhyReport(detail(.succeeded, .succeeded))
        #expect(why.madeBy?.imageID == "sha256:77aa5512ee01cc9844ad")
        #expect(why.madeFrom.map(\.id) == [Samples.cups, Samples.net])
        #expect(why.waitsFor.isEmpty)
    }

    @Test func whatIsNotInForceNamesTheRepairFirst() {
        var stale = detail(.succeeded, .succeeded)
        stale.summary.notInForce = "users/alice/run.yaml:3:5: unknown field 'epochz'"
        stale.findings = [
            Finding(
                severity: .error, code: "unknownField", message: "unknown field 'epochz'",
                location: "users/alice/run.yaml:3:5")
        ]
        let why = WhyReport(stale)
        #expect(why.notInForce == stale.summary.notInForce)
        #expect(why.next.first?.text == "repair the manifest at users/alice/run.yaml:3:5")
        #expect(why.next.dropFirst().first?.command == "reconciler validate .")
    }

    @Test func whatEndsByItselfSaysWhen() {
        var removed = detail(.deleting, .inUse)
        removed.deleteAt = Samples.now
        let why = WhyReport(removed)
        #expect(why.endsAt == Samples.now)
        #expect(why.waitsFor.map(\.resource) == [Samples.download])
    }

    /// For every phase with every reason there is a report, and its commands only look.
    @Test func noStepChangesAnythingByItself() {
        let looking: Set = ["why", "logs", "get", "validate"]
        for phase in Phase.allCases {
            for reason in Reason.allCases {
                for step in WhyReport(detail(phase, reason)).next {
                    #expect(!step.text.isEmpty)
                    guard let command = step.command else { continue }
                    let words = command.split(separator: " ").map(String.init)
                    #expect(words[0] == "reconciler" && looking.contains(words[1]), "\(command)")
                }
            }
        }
    }
}
