import Foundation
import Synchronization

/// A GitHub as docs.github.com/rest describes it, as far as plans of pull requests use it: open
/// requests, comments on them, and commit statuses.
public final class StubGitHub: Sendable {
    public struct Comment: Sendable, Equatable {
        public let id: Int
        public var body: String
    }

    public struct Status: Sendable, Equatable {
        public let head: String
        public let state: String
        public let description: String
        public let target: String?

        public init(head: String, state: String, description: String, target: String?) {
            self.head = head
            self.state = state
            self.description = description
            self.target = target
        }
    }

    private struct State {
        var open: [Int: String] = [:]
        var comments: [Int: [Comment]] = [:]
        var statuses: [Status] = []
        var nextID = 700
        /// Answers instead of the usual ones, by the beginning of `METHOD PATH`; each once.
        var instead: [(prefix: String, response: StubResponse)] = []
        var requests: [String] = []
    }

    private final class Model: Sendable {
        let state = Mutex(State())
    }

    public static let token = "stub-token-7f3c"
    private static let repository = "/repos/lab/manifests"

    private let model = Model()
    private let server: StubHTTPServer

    public init() throws {
        let model = model
        server = try StubHTTPServer(on: .loopback) { Self.answer($0, model) }
    }

    public func stop() { server.stop() }

    /// The address of the API.
    public var address: String { "http://127.0.0.1:\(server.port)" }

    /// Opens a request that comes from a branch of the repository.
    public func open(_ number: Int, into base: String = "main") {
        model.state.withLock { $0.open[number] = base }
    }

    public func close(_ number: Int) { model.state.withLock { $0.open[number] = nil } }

    public func comments(on number: Int) -> [Comment] {
        model.state.withLock { $0.comments[number] ?? [] }
    }

    public var statuses: [Status] { model.state.withLock(\.statuses) }

    /// `METHOD PATH` of all that came, without the query.
    public var requests: [String] { model.state.withLock(\.requests) }

    /// What came besides questions.
    public var changes: [String] { requests.filter { !$0.hasPrefix("GET ") } }

    /// Writes a comment as somebody else, or as the lab did before a crash.
    public func write(_ body: String, on number: Int) {
        model.state.withLock { state in
            state.nextID += 1
            state.comments[number, default: []].append(Comment(id: state.nextID, body: body))
        }
    }

    public func removeComments(on number: Int) {
        model.state.withLock { $0.comments[number] = [] }
    }

    /// Answers the next request that begins so, such as `POST /repos`, by something else.
    public func answer(_ prefix: String, with response: StubResponse) {
        model.state.withLock { $0.instead.append((prefix, response)) }
    }

    private static func answer(_ request: StubRequest, _ model: Model) -> StubResponse {
        model.state.withLock { state in
            let line = "\(request.method) \(request.path)"
            state.requests.append(line)
            if let index = state.instead.firstIndex(where: { line.hasPrefix($0.prefix) }) {
                return state.instead.remove(at: index).response
            }
            guard request.header("authorization") == "Bearer \(token)" else {
                return .json(401, #"{"message":"Bad credentials"}"#)
            }
            let parts = request.path.dropFirst(repository.count).split(separator: "/")
                .map(String.init)
            let body = (try? JSONSerialization.jsonObject(with: Data(request.body)))  // else none
                .flatMap { $0 as? [String: String] }
            switch (request.method, parts.first, parts.count) {
            case ("GET", "pulls"?, 1): return pulls(state)
            case ("POST", "statuses"?, 2): return addStatus(parts[1], body ?? [:], &state)
            case ("GET", "issues"?, 3): return list(Int(parts[1]) ?? 0, state)
            case ("POST", "issues"?, 3):
                state.nextID += 1
                let comment = Comment(id: state.nextID, body: body?["body"] ?? "")
                state.comments[Int(parts[1]) ?? 0, default: []].append(comment)
                return .json(201, json(comment))
            case ("PATCH", "issues"?, 3):
                return edit(Int(parts[2]) ?? 0, body?["body"] ?? "", &state)
            default: return .unexpected(request)
            }
        }
    }

    private static func pulls(_ state: State) -> StubResponse {
        let items = state.open.sorted { $0.key > $1.key }.map { number, base in
            """
            {"number":\(number),"state":"open",
             "head":{"ref":"topic-\(number)","repo":{"full_name":"lab/manifests"}},
             "base":{"ref":"\(base)","repo":{"full_name":"lab/manifests"}}}
            """
        }
        return .json(200, "[\(items.joined(separator: ","))]")
    }

    private static func list(_ number: Int, _ state: State) -> StubResponse {
        let items = (state.comments[number] ?? []).map(json)
        return .json(200, "[\(items.joined(separator: ","))]")
    }

    private static func addStatus(
        _ head: String, _ body: [String: String], _ state: inout State
    ) -> StubResponse {
        let isValid =
            ["error", "failure", "pending", "success"].contains(body["state"] ?? "")
            && (body["description"]?.count ?? 0) <= 140
        guard isValid else { return .json(422, #"{"message":"Validation Failed"}"#) }
        state.statuses.append(
            Status(
                head: head, state: body["state"] ?? "", description: body["description"] ?? "",
                target: body["target_url"]))
        return .json(201, #"{"id":1}"#)
    }

    private static func edit(
        _ id: Int, _ body: String, _ state: inout State
    ) -> StubResponse {
        for number in state.comments.keys {
            guard let index = state.comments[number]?.firstIndex(where: { $0.id == id }) else {
                continue
            }
            state.comments[number]?[index].body = body
            return .json(200, json(Comment(id: id, body: body)))
        }
        return .json(404, #"{"message":"Not Found"}"#)
    }

    private static func json(_ comment: Comment) -> String {
        let object: [String: Any] = [
            "id": comment.id, "body": comment.body,
            "html_url": "https://git.example/comments/\(comment.id)",
        ]
        let data = try? JSONSerialization.data(withJSONObject: object)  // strings and numbers
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}
