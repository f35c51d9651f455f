public import Manifests

/// The outcome of accepting a revision: its mistakes, what a guard holds back, and what it changes.
public struct RevisionOutcome: Sendable, Hashable {
    /// Mistakes because of which something is not in force as written.
    public let errors: Int
    /// The place of the first of them.
    public let firstError: SourceLocation?
    /// Changes that a guard holds back.
    public let held: Int
    /// Changes that are in force now.
    public let accepted: Int
    /// The accepted changes that bring work, which begins as soon as the lab has what it needs.
    public let toBegin: Int

    /// - Parameter changes: those of the plan for `desired`.
    public init(of desired: DesiredState, _ changes: [ResourceChange]) {
        var found: [Diagnostic] = desired.pruneHolds.flatMap(\.findings)
        for resource in desired.resources {
            if case .lastGood(let findings, _) = resource.specVersion { found += findings }
        }
        found += desired.invalid.flatMap(\.findings)
        // One mistake may keep several resources from being in force.
        let places = Set(found.filter { $0.severity == .error }.map(Mistake.init))
        errors = places.count
        firstError = places.map(\.location).min()
        held = changes.count {
            $0.verb == .blocked && ($0.reason == .deletionGuard || $0.reason == .recomputeGuard)
        }
        accepted = changes.count { $0.verb != .blocked }
        let waiting = Set(desired.resources.filter { $0.haltReason != nil }.map(\.id))
        toBegin = changes.count { $0.bringsWork && !waiting.contains($0.resource) }
    }

    private struct Mistake: Hashable {
        let location: SourceLocation
        let message: String

        init(_ diagnostic: Diagnostic) {
            location = diagnostic.location
            message = diagnostic.message
        }
    }

    /// The outcome in one line, such as `2 errors from users/dora/cars.yaml:3:5, the guard holds 6,
    /// 4 changes, 3 to begin`.
    public var sentence: String {
        var parts: [String] = []
        if errors > 0 {
            let place = firstError.map { " \(errors > 1 ? "from" : "at") \($0)" } ?? ""
            parts.append(Counted.text(errors, "error") + place)
        }
        if held > 0 { parts.append("the guard holds \(held)") }
        parts.append(accepted == 0 ? "no change" : Counted.text(accepted, "change"))
        if toBegin > 0 { parts.append("\(toBegin) to begin") }
        return parts.joined(separator: ", ")
    }
}
