internal import Planning

/// A look that found nothing to do, and all that its plan depended on besides the time: as long as
/// that is the same and nothing is due, the next look would find the same.
struct RestingWorld: Sendable {
    /// What is compared instead of being read, planned and recorded again.
    struct Scene: Sendable, Hashable {
        let revision: String
        let engineView: EngineView
        /// The store's counter of changes from before anything was read.
        let changes: Int
        let disk: DiskView
    }

    let scene: Scene
    let last: PassReport
    let at: Instant

    /// The report of a look at `now` that sees `scene`; nil when it has to be made.
    func report(of scene: Scene, at now: Instant) -> PassReport? {
        guard scene == self.scene else { return nil }
        var nextLook = last.nextLook
        if let due = nextLook {
            let left = now.remaining(of: due, since: at)
            guard left > .zero else { return nil }
            nextLook = left
        }
        return PassReport(
            revision: last.revision, plan: last.plan, actions: [], nextLook: nextLook,
            isQuiet: last.isQuiet)
    }
}
