internal import Foundation
internal import GitHosting
internal import Logging
internal import Persistence
internal import Planning
internal import Repository

extension PullRequestWatcher {
    private static let statusContext = "reconciler/plan"
    private static let mergeTimeout = Duration.seconds(60)

    /// A plan and its head.
    private struct Answer {
        let head: Revision
        let plan: ProposedPlan
    }

    /// Plans the head of one request and publishes the plan when it is new.
    func report(
        _ request: OpenRequest, as name: PullRequestName, base: Revision
    ) async throws(WatchProblem) {
        guard let answer = try await answer(name, base: base) else { return }
        // A closed request has a report too, because its comment is public.
        let known = try WatchProblem.ofStore { () throws(StateStoreError) in
            try store.planReport(of: "\(name)")
        }
        let isKnownHere = known?.destination == backends.destination
        var report = PlanReport(
            request: "\(name)", destination: backends.destination, head: answer.head.id,
            base: base.id, planDigest: answer.plan.digest,
            comment: isKnownHere ? known?.comment : nil,
            commentNumber: known?.commentNumber ?? 1, reportedAt: time.now())
        let isSame =
            isKnownHere && known?.head == report.head && known?.planDigest == report.planDigest
        if !isSame {
            try await publish(answer, of: name)
            try await tell(answer, of: request, as: name, &report)
        }
        try record(report)
        logger.info(
            "a pull request is planned",
            metadata: [
                "request": "\(name)", "head": "\(answer.head.abbreviated)",
                "told": "\(!isSame)", "summary": "\(answer.plan.summary)",
            ])
    }

    private func record(_ report: PlanReport) throws(WatchProblem) {
        try WatchProblem.ofStore { () throws(StateStoreError) in try store.record(report) }
    }

    /// The plan of a head, or why there is none; nil when there is no longer anything to plan.
    private func answer(
        _ name: PullRequestName, base: Revision
    ) async throws(WatchProblem) -> Answer? {
        let mirror = backends.mirror
        guard let listed = listedHead(name) else { return nil }
        if let reason = try refusal(of: listed) { return refused(listed, name, reason) }
        let isContained = try await WatchProblem.of { () async throws(GitError) in
            try await mirror.isContained(listed, in: base)
        }
        if isContained {
            noteContained(name, listed)
            return nil
        }
        noteFetched(name)
        let head: Revision
        do throws(GitError) {
            guard let found = try await mirror.fetch(name) else { return nil }
            head = found
        } catch {
            guard case .tooLarge = error else { throw .git(error, of: nil) }
            try refuse(listed, because: error.description)
            return refused(listed, name, error.description)
        }
        if let reason = try refusal(of: head) { return refused(head, name, reason) }
        let merge = try await WatchProblem.of { () async throws(GitError) in
            try await mirror.merge(head, into: base, atMost: Self.mergeTimeout)
        }
        return try await answer(name, head, merge)
    }

    private func answer(
        _ name: PullRequestName, _ head: Revision, _ merge: MergePreview
    ) async throws(WatchProblem) -> Answer? {
        var proposal = Proposal(
            name: "\(name)", head: head, revision: head, reader: backends.mirror.reader, notes: [])
        let asItStands = "\(backends.branch); this is the plan of its head as it stands"
        switch merge {
        case .merged(let revision): proposal.revision = revision
        case .conflicting: proposal.notes = ["it conflicts with \(asItStands)"]
        case .unrelated: proposal.notes = ["it shares no history with \(asItStands)"]
        case .tooCostly(let reason): return refused(head, name, reason)
        case .contained:
            noteContained(name, head)
            return nil
        }
        return Answer(head: head, plan: try await make(proposal))
    }

    private func refused(_ head: Revision, _ name: PullRequestName, _ reason: String) -> Answer {
        Answer(head: head, plan: .refused(head, of: "\(name)", because: reason))
    }

    /// Makes the plan. The head is on record meanwhile, so that a head that ends the process does
    /// so only once.
    private func make(_ proposal: Proposal) async throws(WatchProblem) -> ProposedPlan {
        let head = proposal.head.id
        try WatchProblem.ofStore { () throws(StateStoreError) in
            try store.record(PlanningMark(head: head, reason: nil), at: time.now())
        }
        let result: Result<ProposedPlan, WatchProblem>
        do {
            result = .success(try await plan(proposal))
        } catch let error as StateStoreError {
            result = .failure(.store(error))
        } catch {
            result = .failure(.planning("\(error)", of: nil))
        }
        try WatchProblem.ofStore { () throws(StateStoreError) in
            try store.endPlanning(of: head)
        }
        return try result.get()
    }

    private func publish(
        _ answer: Answer, of name: PullRequestName
    ) async throws(WatchProblem) {
        guard backends.publishesRefs else { return }
        let now = time.now()
        try WatchProblem.ofStore { () throws(StateStoreError) in
            try store.beginPublishing(
                PublishedPlan(request: "\(name)", head: answer.head.id), at: now)
        }
        try await WatchProblem.of { () async throws(GitError) in
            try await backends.mirror.publish(
                [
                    PublishedFile("plan.json", answer.plan.document),
                    PublishedFile("plan.md", Data(answer.plan.markdown.utf8)),
                ], to: try Self.reference(answer.head.id), message: "Plan of \(name)",
                committedAt: Int(now.wall.components.seconds))
        }
    }

    /// Removes the ref of a plan, unless another request has the same head.
    func unpublish(
        _ plan: PublishedPlan, keeping current: Set<PublishedPlan>
    ) async throws(WatchProblem) {
        if !current.contains(where: { $0.head == plan.head }) {
            try await WatchProblem.of { () async throws(GitError) in
                try await backends.mirror.unpublish(try Self.reference(plan.head))
            }
        }
        try WatchProblem.ofStore { () throws(StateStoreError) in try store.forgetPublished(plan) }
    }

    private static func reference(_ head: String) throws(GitError) -> ReferenceName {
        try ReferenceName("refs/reconciler/plans/\(head)")
    }

    /// Publishes an answer. The comment comes first, so that the status can link to it.
    private func tell(
        _ answer: Answer, of request: OpenRequest, as name: PullRequestName,
        _ report: inout PlanReport
    ) async throws(WatchProblem) {
        guard let host = backends.host?.host else { return }
        let comment = try await comment(answer.plan.markdown, on: name, host, &report)
        report.comment = comment.id
        let status = CommitStatus(
            state: answer.plan.state, context: Self.statusContext,
            description: answer.plan.summary,
            target: comment.address)
        try await WatchProblem.of { () async throws(GitHostError) in
            try await host.setStatus(status, of: request, at: answer.head.id)
        }
    }

    /// Edits the lab's comment, or posts it when there is none.
    private func comment(
        _ plan: String, on name: PullRequestName, _ host: any GitHost,
        _ report: inout PlanReport
    ) async throws(WatchProblem) -> HostComment {
        let number = name.number
        let line = marker.line(for: name, number: report.commentNumber)
        if let id = report.comment {
            let edited = try await WatchProblem.of {
                () async throws(GitHostError) -> HostComment? in
                if let edited = try await host.editComment(id, to: "\(line)\n\(plan)", on: number) {
                    return edited
                }
                // A host also answers "not found" for objects that the token may not see; then this
                // call fails.
                let seen = try await host.findComment(startingWith: line, on: number)
                guard seen?.id != id else {
                    throw .notFound("the lab's comment is there, but cannot be edited")
                }
                return nil
            }
            if let edited { return edited }
            // Somebody removed the comment. The next one has a new marker, which is recorded before
            // it is posted.
            report.comment = nil
            report.commentNumber += 1
            var begun = report
            begun.head = PlanReport.nothingTold
            try record(begun)
        }
        let text = "\(marker.line(for: name, number: report.commentNumber))\n\(plan)"
        return try await post(text, on: number, host)
    }

    /// Posts a comment, unless it was posted before a crash.
    private func post(
        _ text: String, on number: Int, _ host: any GitHost
    ) async throws(WatchProblem) -> HostComment {
        let line = String(text.prefix { $0 != "\n" })
        return try await WatchProblem.of { () async throws(GitHostError) in
            let found = try await host.findComment(startingWith: line, on: number)
            if let found, let edited = try await host.editComment(found.id, to: text, on: number) {
                return edited
            }
            return try await host.postComment(text, on: number)
        }
    }
}
