internal import Foundation
internal import GitHosting
internal import Logging
internal import Persistence
internal import Planning
internal import Repository

extension PullRequestWatcher {
    private static let statusContext = "reconciler/plan"

    /// Plans the head of one request and tells what is new of it.
    func report(
        _ request: OpenRequest, as name: PullRequestName, base: Revision, _ known: PlanReport?
    ) async throws(WatchProblem) {
        let mirror = world.mirror
        let isKnownHere = known?.destination == world.destination
        var report = PlanReport(
            request: "\(name)", destination: world.destination, head: "", base: base.id,
            planDigest: "", comment: isKnownHere ? known?.comment : nil,
            commentNumber: known?.commentNumber ?? 1, reportedAt: time.now())
        guard let (head, revision, notes) = try await target(name, base: base) else { return }
        let line = marker.line(for: name, number: report.commentNumber)
        let proposed = try await make(
            Proposal(
                name: "\(name)", head: head, revision: revision, reader: mirror.reader,
                notes: notes, marker: line))
        report.head = head.id
        report.planDigest = proposed.digest
        let isSame =
            isKnownHere && known?.head == head.id && known?.planDigest == proposed.digest
        if !isSame {
            try await publish(proposed, of: name, at: head)
            try await tell(proposed, of: request, as: name, at: head, &report)
        }
        try record(report)
        logger.info(
            "a pull request is planned",
            metadata: [
                "request": "\(name)", "head": "\(head.abbreviated)",
                "told": "\(!isSame)", "summary": "\(proposed.summary)",
            ])
    }

    private func record(_ report: PlanReport) throws(WatchProblem) {
        try WatchProblem.ofStore { () throws(StateStoreError) in try store.record(report) }
    }

    /// What to plan; nil when there is nothing any more.
    private func target(
        _ name: PullRequestName, base: Revision
    ) async throws(WatchProblem) -> (head: Revision, revision: Revision, notes: [String])? {
        let mirror = world.mirror
        let found = try await WatchProblem.of {
            () async throws(GitError) -> (Revision, MergePreview)? in
            guard let head = try await mirror.fetch(name) else { return nil }
            return (head, try await mirror.merge(head, into: base))
        }
        guard let (head, merge) = found else { return nil }
        switch merge {
        case .merged(let revision): return (head, revision, [])
        case .conflicting:
            return (
                head, head,
                ["it conflicts with \(world.branch); this is the plan of its head as it stands"]
            )
        case .unrelated:
            return (
                head, head,
                [
                    "it shares no history with \(world.branch); this is the plan of its head as "
                        + "it stands"
                ]
            )
        case .contained:
            noteContained(name, head)
            return nil
        }
    }

    private func make(_ proposal: Proposal) async throws(WatchProblem) -> ProposedPlan {
        do {
            return try await plan(proposal)
        } catch let error as StateStoreError {
            throw .store(error)
        } catch {
            throw .planning("\(error)", of: nil)
        }
    }

    private func publish(
        _ proposed: ProposedPlan, of name: PullRequestName, at head: Revision
    ) async throws(WatchProblem) {
        guard world.publishesRefs else { return }
        let now = time.now()
        try WatchProblem.ofStore { () throws(StateStoreError) in
            try store.beginPublishing(
                PublishedPlan(request: "\(name)", head: head.id), at: now)
        }
        try await WatchProblem.of { () async throws(GitError) in
            try await world.mirror.publish(
                [
                    PublishedFile("plan.json", proposed.document),
                    PublishedFile("plan.md", Data(proposed.markdown.utf8)),
                ], to: try Self.reference(head.id), message: "Plan of \(name)",
                committedAt: Int(now.wall.components.seconds))
        }
    }

    /// Removes the ref of a plan, unless another request has the same head.
    func unpublish(
        _ plan: PublishedPlan, keeping current: Set<PublishedPlan>
    ) async throws(WatchProblem) {
        if !current.contains(where: { $0.head == plan.head }) {
            try await WatchProblem.of { () async throws(GitError) in
                try await world.mirror.unpublish(try Self.reference(plan.head))
            }
        }
        try WatchProblem.ofStore { () throws(StateStoreError) in try store.forgetPublished(plan) }
    }

    private static func reference(_ head: String) throws(GitError) -> ReferenceName {
        try ReferenceName("refs/reconciler/plans/\(head)")
    }

    /// The comment first, so that the status can lead to it.
    private func tell(
        _ proposed: ProposedPlan, of request: OpenRequest, as name: PullRequestName,
        at head: Revision, _ report: inout PlanReport
    ) async throws(WatchProblem) {
        guard let host = world.host?.host else { return }
        let comment = try await comment(proposed, on: name, host, &report)
        report.comment = comment.id
        let status = CommitStatus(
            state: proposed.state, context: Self.statusContext, description: proposed.summary,
            target: comment.address)
        try await WatchProblem.of { () async throws(GitHostError) in
            try await host.setStatus(status, of: request, at: head.id)
        }
    }

    /// Edits our comment, or posts the only one.
    private func comment(
        _ proposed: ProposedPlan, on name: PullRequestName, _ host: any GitHost,
        _ report: inout PlanReport
    ) async throws(WatchProblem) -> HostComment {
        let first = marker.line(for: name, number: report.commentNumber)
        if let id = report.comment {
            let edited = try await WatchProblem.of { () async throws(GitHostError) in
                try await host.editComment(id, to: proposed.markdown, on: name.number)
            }
            if let edited { return edited }
            // Somebody removed it. The next one has a marker that nobody has seen, and that is
            // on record before it is posted.
            report.comment = nil
            report.commentNumber += 1
            var begun = report
            begun.head = Self.nothingYet
            try record(begun)
        }
        let line = marker.line(for: name, number: report.commentNumber)
        let text = line + proposed.markdown.dropFirst(first.count)
        return try await WatchProblem.of { () async throws(GitHostError) in
            let found = try await host.findComment(startingWith: line, on: name.number)
            if let found,
                let edited = try await host.editComment(found.id, to: text, on: name.number)
            {
                return edited
            }
            return try await host.postComment(text, on: name.number)
        }
    }

    /// Stands for the head of which something was told, before anything was.
    private static let nothingYet = "none"
}
