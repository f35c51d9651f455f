/// The sort of an action: its word in plans, journals and pages, and its traits.
public enum ActionVerb: String, Sendable, Hashable, Codable, CaseIterable {
    case ingest, create, start, stop, collect, conclude, remove, upload, expire, purge
    case purgeVersion, purgeLogs, dropData, release

    /// Facts about all actions of one verb, by which the planner, the journal and the loop act.
    public struct Traits: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// Only the Engine can tell whether the action was carried out.
        public static let isOfContainer = Traits(rawValue: 1 << 0)
        /// A failure of the action ends the attempt.
        public static let failureEndsAttempt = Traits(rawValue: 1 << 1)
        /// The end of the action gives a result that other work may wait for.
        public static let leadsToWork = Traits(rawValue: 1 << 2)
        /// The action may leave artifacts that no version names, or folders of work that is over.
        public static let leavesGarbage = Traits(rawValue: 1 << 3)
        /// The action tells sooner than any other whether the lab has recovered.
        public static let tellsSoonest = Traits(rawValue: 1 << 4)
        /// The action only tidies up, so it tells last whether the lab has recovered.
        public static let tellsLast = Traits(rawValue: 1 << 5)
    }

    public var traits: Traits { row.traits }

    /// The parts of the lab that a success shows to work; an action may name more.
    var proves: [LabCause] { row.proves }

    private var row: (traits: Traits, proves: [LabCause]) {
        switch self {
        case .ingest: ([.failureEndsAttempt, .leadsToWork], [.disk, .repository])
        case .create: ([.failureEndsAttempt, .isOfContainer], [.disk])
        case .start: ([.failureEndsAttempt, .isOfContainer, .tellsSoonest], [.engine])
        case .stop: ([.isOfContainer], [])
        case .collect: ([.isOfContainer, .leadsToWork], [])
        case .conclude: ([], [])
        case .remove: ([.isOfContainer], [])
        case .upload: ([.failureEndsAttempt], [.bucket, .disk])
        case .expire: ([.tellsLast], [.bucket])
        case .purge: ([.leavesGarbage], [])
        case .purgeVersion: ([.leavesGarbage], [])
        case .purgeLogs: ([.leavesGarbage], [])
        case .dropData: ([.leavesGarbage], [])
        case .release: ([], [])
        }
    }
}
