/// The risk that a reviewer has to weigh about a change, the gravest first.
public enum Risk: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// Something is deleted, though that can be undone for a while.
    case deletes
    /// A finished or running result is made again.
    case recomputes
    /// Work in flight is lost.
    case interrupts
    /// The commit does not do what it says, because something holds it back.
    case held
    case none

    public static func < (left: Risk, right: Risk) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension ResourceChange {
    public var risk: Risk {
        switch verb {
        case .delete: .deletes
        case .replace: .recomputes
        case .blocked: .held
        case .create, .update, .reuse, .restore, .adopt, .rename:
            timeLost == nil ? .none : .interrupts
        }
    }
}
