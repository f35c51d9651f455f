extension Situation {
    /// The next step of a task whose work a container does.
    func decide() -> Decision {
        switch (journal, found) {
        case (.none, .unknown): wish == .run ? .wait(.engineUnreachable) : .settled(stopReason)
        case (.none, _): begin(.createNext, .neverRan)
        case (.openUnstarted, _): decideUnstarted()
        case (.openStarted, _): decideStarted()
        case (.succeeded, _), (.failed, _), (.stopped, _), (.cancelled, _): decideEnded()
        }
    }

    /// The step of an attempt that was recorded and not started; its container was perhaps never
    /// made.
    private func decideUnstarted() -> Decision {
        switch (found, wish) {
        case (.unknown, _): .wait(.engineUnreachable)
        case (.removing, _): .wait(.actionInFlight)
        case (.nothing, .run): .act(.createAgain, .neverRan)
        case (.created, .run): .act(.start, .notStarted)
        case (.nothing, _), (.created, _): .act(.concludeStopped, stopReason)
        // Started by someone else, or the record of our start was lost.
        case (.running, _): decideRunning()
        case (.exited, _): decideExited()
        }
    }

    private func decideStarted() -> Decision {
        switch found {
        case .unknown: .wait(.engineUnreachable)
        case .removing: .wait(.actionInFlight)
        // A container that ran is gone, or others made it anew: its outcome cannot be known.
        case .nothing, .created: .act(.concludeRemoved, .lostContainer)
        case .running: decideRunning()
        case .exited: decideExited()
        }
    }

    /// Takes in what the container left. When that has failed, unwanted work is given up without
    /// it.
    private func decideExited() -> Decision {
        switch wish {
        case .run, .hold: .act(.collect, .exited)
        case .suspend, .cancel, .supersede, .remove:
            collectFailed ? .act(.concludeStopped, stopReason) : .act(.collect, .exited)
        }
    }

    private func decideRunning() -> Decision {
        switch wish {
        case .run, .hold:
            if deadlinePassed {
                .act(.stopAtDeadline, .deadlineExceeded)
            } else {
                fillsDisk ? .act(.stopForRoom, .diskLow) : .settled(.running)
            }
        case .suspend, .cancel, .supersede, .remove: .act(.stop, stopReason)
        }
    }

    /// The outcome is durable, so a container that is left is removed, and then the next attempt
    /// begins. A container that still runs, perhaps started by hand, is stopped first, because no
    /// Engine removes a running container.
    private func decideEnded() -> Decision {
        switch (found, journal) {
        case (.removing, _): .wait(.actionInFlight)
        case (.running, _): .act(.stop, .recorded)
        case (.created, _), (.exited, _): .act(.remove, .recorded)
        case (_, .succeeded): .settled(.succeeded)
        case (_, .cancelled) where wish == .cancel: .settled(.cancelled)
        case (.unknown, _): .wait(.engineUnreachable)
        case (.nothing, .stopped), (.nothing, .cancelled): begin(.createNext, .resumed)
        case (.nothing, _): decideRetry()
        }
    }

    private func decideRetry() -> Decision {
        switch (retry, wish) {
        case (.now, _), (_, .cancel): begin(.createNext, .retry)
        case (.later, .run): .wait(.backoff)
        case (.later, _): .settled(stopReason)
        case (.exhausted, _): .settled(.retriesExhausted)
        case (.stalled, _): .settled(.infrastructureFailing)
        }
    }

    /// New work begins only when it is wanted.
    private func begin(_ step: Decision.Step, _ reason: Reason) -> Decision {
        switch wish {
        case .run: .act(step, reason)
        case .cancel: .act(.recordCancellation, .cancelled)
        case .hold, .suspend, .supersede, .remove: .settled(stopReason)
        }
    }

    private var stopReason: Reason {
        switch wish {
        case .run: .running
        case .hold: .invalidManifest
        case .suspend: .suspended
        case .cancel: .cancelled
        case .supersede: .superseded
        case .remove: .removedFromGit
        }
    }
}
