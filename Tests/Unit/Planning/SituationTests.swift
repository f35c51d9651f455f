import Testing

@testable import Planning

/// The task table, tested for all situations.
struct SituationTests {
    private static let everything: [Situation] = Situation.Wish.allCases.flatMap { wish in
        Situation.Journal.allCases.flatMap { journal in
            Situation.Found.allCases.flatMap { found in
                Situation.Retry.allCases.flatMap { retry in
                    (0..<8).map { flags in
                        Situation(
                            wish: wish, journal: journal, found: found, retry: retry,
                            deadlinePassed: flags & 1 != 0, fillsDisk: flags & 2 != 0,
                            collectFailed: flags & 4 != 0)
                    }
                }
            }
        }
    }

    private static let beginning: Set<Decision.Step> = [.createAgain, .createNext, .start]

    private func steps(
        where matches: (Situation) -> Bool
    ) -> [(situation: Situation, step: Decision.Step?)] {
        Self.everything.filter(matches).map { situation in
            if case .act(let step, _) = situation.decide() {
                (situation, step)
            } else {
                (situation, nil)
            }
        }
    }

    @Test func theTableIsWalkedWhole() {
        #expect(Self.everything.count == 6 * 7 * 6 * 4 * 2 * 2 * 2)
    }

    @Test func workThatIsNotWantedIsNeverBegun() {
        for (situation, step) in steps(where: { $0.wish != .run }) {
            #expect(step.map(Self.beginning.contains) != true, "\(situation)")
        }
    }

    @Test func whatSucceededIsNeverBegunAgain() {
        let ending: Set<Decision.Step?> = [nil, .stop, .remove]
        for (situation, step) in steps(where: { $0.journal == .succeeded }) {
            #expect(ending.contains(step), "\(situation)")
        }
    }

    @Test func whatWasCancelledBeginsAgainOnlyWhenItIsWanted() {
        for (situation, step) in steps(where: { $0.journal == .cancelled }) {
            let begins = situation.wish == .run && situation.found == .nothing
            #expect((step == .createNext) == begins, "\(situation)")
            #expect(step != .recordCancellation, "\(situation)")
        }
    }

    /// The Engine refuses to remove a running container, so asking it again never ends.
    @Test func whatStillRunsAfterItsEndWasRecordedIsStoppedBeforeItIsRemoved() {
        let ended: Set<Situation.Journal> = [.succeeded, .failed, .stopped, .cancelled]
        let left = steps { ended.contains($0.journal) }
        for (situation, step) in left where situation.found == .running {
            #expect(step == .stop, "\(situation)")
        }
        for (situation, step) in left where [.created, .exited].contains(situation.found) {
            #expect(step == .remove, "\(situation)")
        }
        for (situation, step) in steps(where: { $0.found == .running }) {
            #expect(step != .remove, "\(situation)")
        }
    }

    @Test func anEngineThatDoesNotAnswerIsNeverActedOn() {
        let recording: Set<Decision.Step?> = [nil, .recordCancellation]
        for (situation, step) in steps(where: { $0.found == .unknown }) {
            #expect(recording.contains(step), "\(situation)")
        }
    }

    @Test func noContainerIsMadeWhereOneStands() {
        let making: Set<Decision.Step> = [.createAgain, .createNext]
        let standing: Set<Situation.Found> = [.created, .running, .exited, .removing]
        let known = steps { standing.contains($0.found) && $0.journal != .none }
        for (situation, step) in known {
            #expect(step.map(making.contains) != true, "\(situation)")
        }
    }

    @Test func anExitIsRecordedWhateverIsWanted() {
        let open: Set<Situation.Journal> = [.openUnstarted, .openStarted]
        let exited = steps { open.contains($0.journal) && $0.found == .exited }
        for (situation, step) in exited where !situation.collectFailed {
            #expect(step == .collect, "\(situation)")
        }
    }

    /// A result that could not be taken in once kept its container, its capacity and its resource
    /// for ever, whatever the manifest said.
    @Test func whatCannotBeTakenInKeepsNobodyFromGivingItUp() {
        let open: Set<Situation.Journal> = [.openUnstarted, .openStarted]
        let exited = steps {
            open.contains($0.journal) && $0.found == .exited && $0.collectFailed
        }
        for (situation, step) in exited {
            let isWanted = situation.wish == .run || situation.wish == .hold
            #expect(step == (isWanted ? .collect : .concludeStopped), "\(situation)")
        }
    }

    @Test func aContainerGoesOnlyAfterItsOutcomeIsRecorded() {
        let open: Set<Situation.Journal> = [.none, .openUnstarted, .openStarted]
        for (situation, step) in steps(where: { open.contains($0.journal) }) {
            #expect(step != .remove, "\(situation)")
        }
    }

    @Test func aStartedContainerThatIsGoneIsConcludedNotMadeAgain() {
        let gone = steps { $0.journal == .openStarted && $0.found == .nothing }
        for (situation, step) in gone {
            #expect(step == .concludeRemoved, "\(situation)")
        }
    }

    @Test func theDeadlineStopsOnlyWhatRuns() {
        for (situation, step) in steps(where: { $0.deadlinePassed }) where step == .stopAtDeadline {
            #expect(situation.found == .running, "\(situation)")
        }
        let late = Situation(
            wish: .run, journal: .openStarted, found: .running, retry: .now, deadlinePassed: true,
            collectFailed: false)
        #expect(late.decide() == .act(.stopAtDeadline, .deadlineExceeded))
    }

    @Test func onlyWhatRunsIsStoppedForRoom() {
        for (situation, step) in steps(where: { $0.fillsDisk }) where step == .stopForRoom {
            #expect(situation.found == .running, "\(situation)")
        }
        let filling = Situation(
            wish: .run, journal: .openStarted, found: .running, retry: .now, deadlinePassed: false,
            fillsDisk: true, collectFailed: false)
        #expect(filling.decide() == .act(.stopForRoom, .diskLow))
    }

    @Test func retriesFollowTheAccount() {
        func decision(_ retry: Situation.Retry) -> Decision {
            Situation(
                wish: .run, journal: .failed, found: .nothing, retry: retry, deadlinePassed: false,
                collectFailed: false
            ).decide()
        }
        #expect(decision(.now) == .act(.createNext, .retry))
        #expect(decision(.later) == .wait(.backoff))
        #expect(decision(.exhausted) == .settled(.retriesExhausted))
        #expect(decision(.stalled) == .settled(.infrastructureFailing))
    }

    @Test func suspensionIsUndoneByANewAttempt() {
        var situation = Situation(
            wish: .suspend, journal: .stopped, found: .nothing, retry: .now, deadlinePassed: false,
            collectFailed: false)
        #expect(situation.decide() == .settled(.suspended))
        situation.wish = .run
        #expect(situation.decide() == .act(.createNext, .resumed))
    }

    @Test func cancellationOfWorkThatNeverRanIsRemembered() {
        let situation = Situation(
            wish: .cancel, journal: .none, found: .nothing, retry: .now, deadlinePassed: false,
            collectFailed: false)
        #expect(situation.decide() == .act(.recordCancellation, .cancelled))
    }
}
