internal import GitHosting
internal import Persistence
internal import Repository

/// Why a pull request has no plan yet.
enum WatchProblem: Error, Sendable {
    case git(GitError, of: String?)
    case host(GitHostError, of: String?)
    /// Making the plan failed for a reason outside the request.
    case planning(String, of: String?)
    case store(StateStoreError)

    static func of<Value>(
        _ body: () async throws(GitError) -> Value
    ) async throws(WatchProblem) -> Value {
        do throws(GitError) {
            return try await body()
        } catch {
            throw .git(error, of: nil)
        }
    }

    static func of<Value>(
        _ body: () async throws(GitHostError) -> Value
    ) async throws(WatchProblem) -> Value {
        do throws(GitHostError) {
            return try await body()
        } catch {
            throw .host(error, of: nil)
        }
    }

    static func ofStore<Value>(
        _ body: () throws(StateStoreError) -> Value
    ) throws(WatchProblem) -> Value {
        do throws(StateStoreError) {
            return try body()
        } catch {
            throw .store(error)
        }
    }

    /// The same problem, as a sentence about a request.
    func about(_ request: String) -> WatchProblem {
        switch self {
        case .git(let error, _): .git(error, of: request)
        case .host(let error, _): .host(error, of: request)
        case .planning(let message, _): .planning(message, of: request)
        case .store: self
        }
    }
}

extension WatchProblem: CustomStringConvertible {
    var description: String {
        let (request, text): (String?, String) =
            switch self {
            case .git(let error, let request): (request, error.description)
            case .host(let error, let request): (request, error.description)
            case .planning(let message, let request): (request, message)
            case .store(let error): (nil, "\(error)")
            }
        return request.map { "\($0): \(text)" } ?? text
    }
}
