import FlyingFox
import Foundation
import Logging
import Manifests
import Persistence

extension StatusService {
    /// The answer to a refused request. Only an admin, who may see everything, is told whether a
    /// resource exists; to anybody else hidden and absent resources look the same.
    func refused(_ refusal: Refusal, _ request: HTTPRequest, _ visitor: Visitor) async -> Reply {
        var reply: Reply
        let refusal = await explained(refusal, request, visitor)
        do {
            if request.target.path().hasPrefix("/api/") {
                let report = ErrorReport(
                    error: .init(code: refusal.code, message: refusal.message))
                reply = try Reply.json(report)
                reply.body = .bytes(try ReportJSON.encode(report))
            } else {
                reply = .page(try await messagePage(refusal, for: visitor))
            }
        } catch {
            log.error("an error page failed", metadata: ["error": "\(error)"])
            reply = .text(Data(refusal.message.utf8))
        }
        reply.status = refusal.statusCode
        if case .tagged(let contents) = reply.body { reply.body = .bytes(contents) }
        if let seconds = refusal.retryAfterSeconds {
            reply.headers[HTTPHeader("Retry-After")] = String(seconds)
        }
        if let allowed = refusal.allowed { reply.headers[HTTPHeader("Allow")] = allowed }
        // The unread rest of a request must not be taken for the next request.
        if refusal.status == 413 || refusal.status == 431 || refusal.status == 400 {
            reply.headers[.connection] = "close"
        }
        return reply
    }

    private func messagePage(_ refusal: Refusal, for visitor: Visitor) async throws -> String {
        let frame = try await frame(for: visitor, at: environment.now().date)
        let heading = refusal.status == 404 ? "Not found" : refusal.statusCode.phrase
        return try await message(heading, refusal.message, in: frame)
    }

    private func explained(
        _ refusal: Refusal, _ request: HTTPRequest, _ visitor: Visitor
    ) async -> Refusal {
        guard refusal == .notFound, visitor.viewer.isAdmin,
            let target = RequestTarget(request.target)
        else { return refusal }
        do {
            return .absent(try await absence(at: target.parts))
        } catch {
            log.error("what is near could not be read", metadata: ["error": "\(error)"])
            return refusal
        }
    }

    /// The message that says what does not exist, and what was perhaps meant.
    private func absence(at parts: [String]) async throws -> String {
        let isAPI = parts.starts(with: ["api", "v1"])
        let parts = isAPI ? Array(parts.dropFirst(2)) : parts
        guard let (id, rest) = ResourceID.read(parts) else {
            let kind = parts.first.flatMap { Kind(plural: $0) == nil ? Kind.nearest(to: $0) : nil }
            let hint = kind.map { "; did you mean \(isAPI ? "/api/v1" : "")/\($0.plural)?" } ?? "."
            return "There is nothing at this address\(hint)"
        }
        if let detail = try await reports.resource(id, for: .admin) {
            return switch rest.first {
            case "log": absenceOfLog(detail)
            case "link": "\(id) is not in the bucket now, so it has no link."
            default: "\(id) exists, but there is nothing at this address."
            }
        }
        if let name = try await reports.currentName(of: id) {
            return "There is no \(id) any more; it is \(name) now."
        }
        let all = try await reports.graph(for: .admin).nodes.compactMap(\.id)
        let near = id.nearest(among: all).map(\.description)
        return near.isEmpty
            ? "There is no \(id); 'reconciler get \(id.kind.plural)' lists all."
            : "There is no \(id); did you mean \(near.joined(separator: " or "))?"
    }
}

extension StatusService {
    private func absenceOfLog(_ detail: ResourceDetail) -> String {
        let id = detail.summary.id
        guard let last = detail.attempts.first else {
            return "\(id) has no log; nothing of it ran yet."
        }
        return
            "Attempt \(last.number) of \(id) has no log: uploads and files that are taken in "
            + "write none; other logs are deleted after their retention time, or were lost when "
            + "the lab was restored without them."
    }
}

extension ResourceID {
    private static let nearestMax = 3

    /// Known resources that may have been meant by this one, which does not exist: first a
    /// misspelling, then the same name of other owners, then of other kinds.
    fileprivate func nearest(among known: [ResourceID]) -> [ResourceID] {
        func words(_ id: ResourceID) -> String { "\(id.owner)/\(id.name)" }
        let same = known.filter { $0.kind == kind }
        let spelt = Spelling.nearest(to: words(self), among: same.map(words))
        var found = same.filter { words($0) == spelt }
        found += same.filter { $0.name == name && $0.owner != owner }
        found += known.filter { $0.kind != kind && $0.owner == owner && $0.name == name }
        var seen: Set<ResourceID> = []
        return Array(found.filter { seen.insert($0).inserted }.prefix(Self.nearestMax))
    }
}
