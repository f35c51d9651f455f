import Planning
import Testing

@testable import Execution

@Suite struct RecoveryTests {
    @Test func onlyAPlanWithTheEngineSeenEndsRecovery() {
        let recovery = Recovery()
        #expect(recovery.missing == "no plan was made since the start")
        recovery.planned(given: .unreachable)
        #expect(recovery.missing == "the container engine did not answer since the start")
        recovery.planned(given: .seen([]))
        #expect(recovery.missing == nil)
        recovery.planned(given: .unreachable)
        #expect(recovery.missing == nil, "what comes later is no recovery")
    }
}
