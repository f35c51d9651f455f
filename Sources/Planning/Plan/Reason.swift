/// Why something is done, not done, or waits. The codes are closed and stable: pages, plans and
/// programs rely on them.
public enum Reason: String, Sendable, Hashable, Codable, CaseIterable {
    // Why a resource is changed.
    case declared, specChanged, inputsChanged, rerunRequested, sameInputs, removedFromGit
    case declaredAgain, renamed, suspended, resumed, cancelled
    // Why an action is taken.
    case neverRan, notStarted, exited, lostContainer, recorded, retry, interrupted, superseded
    case deadlineExceeded, graceEnded, retentionEnded, logsExpired, keepForEnded, upToDate, running
    // Why something waits or is refused.
    case dependencyNotReady, queued, exceedsCapacity, backoff, transferLimit, actionInFlight
    case engineUnreachable, bucketUnreachable, deletionGuard, recomputeGuard, inUse, pruneHeld
    case imageUnavailable, diskLow, engineFailing, repositoryUnreachable
    case invalidManifest, accessWithdrawn, beingRemoved, unsupported, quotaReached, dataDropped,
        renaming
    // Why it ended for good.
    case succeeded, retriesExhausted, infrastructureFailing, removedRepeatedly, expired

    /// A sentence for people.
    public var sentence: String {
        switch self {
        case .declared: "declared in git and not yet known"
        case .specChanged: "the spec changed"
        case .inputsChanged: "the inputs that decide the result changed"
        case .rerunRequested: "'rerun' changed"
        case .sameInputs: "a result with the same inputs exists"
        case .removedFromGit: "no longer declared in git"
        case .declaredAgain: "declared again before its grace ended"
        case .renamed: "declared under a new name"
        case .suspended: "suspended by its manifest; nothing runs until 'suspend' is removed"
        case .resumed: "no longer stopped by its manifest"
        case .cancelled: "cancelled by its manifest; nothing runs until 'cancel' is removed"
        case .neverRan: "has no result yet"
        case .notStarted: "its container waits to be started"
        case .exited: "its container ended"
        case .lostContainer: "its container is gone"
        case .recorded: "its outcome is recorded"
        case .retry: "failed before and may try again"
        case .interrupted: "was interrupted and goes on"
        case .superseded: "another spec took its place"
        case .deadlineExceeded: "ran longer than 'maxDuration'"
        case .graceEnded: "its grace after removal ended"
        case .retentionEnded: "superseded for longer than the retention"
        case .logsExpired: "ended longer ago than logs are kept"
        case .keepForEnded: "kept for as long as was asked"
        case .upToDate: "as declared"
        case .running: "at work"
        case .dependencyNotReady: "waits for its inputs or for a resource in 'dependsOn'"
        case .queued: "waits for capacity"
        case .exceedsCapacity: "asks for more than the lab has"
        case .backoff: "waits before it tries again"
        case .transferLimit: "waits for other transfers"
        case .actionInFlight: "an action is under way"
        case .engineUnreachable: "the container engine does not answer"
        case .bucketUnreachable: "the bucket does not answer"
        case .imageUnavailable: "the container engine does not have its image"
        case .diskLow: "too little room is left on the lab's disk"
        case .engineFailing: "the container engine does not start containers"
        case .repositoryUnreachable: "the files of the repository cannot be read"
        case .deletionGuard: "the revision deletes more than the guard lets through"
        case .recomputeGuard: "the revision recomputes more finished results than the guard allows"
        case .inUse: "still used by others"
        case .pruneHeld: "a file of this revision cannot be read, so nothing is pruned"
        case .invalidManifest: "its manifest is invalid"
        case .accessWithdrawn: "something it uses is no longer public"
        case .beingRemoved: "being removed"
        case .renaming: "takes over the results of its former name"
        case .unsupported: "not supported by this version"
        case .quotaReached: "waits because its owner's quota is used up"
        case .dataDropped: "its data was dropped by its manifest"
        case .succeeded: "done"
        case .retriesExhausted: "failed, and no retry is left"
        case .infrastructureFailing: "failed too often for reasons outside its code"
        case .removedRepeatedly: "its container was removed by hand twice"
        case .expired: "its time in the bucket is over"
        }
    }
}
