import Foundation
import Planning
import Testing

@testable import StatusAPI

@Suite struct ToneTests {
    /// It looked as if what only waits had failed.
    @Test func whatIsBlockedLooksLikeNothingThatFailedNorLikeTheQueue() {
        let alike = Phase.allCases.filter { Fragments.tone($0) == Fragments.tone(.blocked) }
        #expect(alike == [.blocked])
    }
}
