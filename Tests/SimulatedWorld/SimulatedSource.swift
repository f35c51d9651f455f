public import Execution
import Foundation
internal import Manifests
import Persistence
import Synchronization

/// A branch of commits in memory.
public final class SimulatedSource: ManifestSource {
    private struct Commit: Sendable {
        let parent: String?
        let files: [String: String]
        let blobs: [String: String]
        let subject: String
    }

    private struct State: Sendable {
        var commits: [String: Commit] = [:]
        var head: String?
        var isUnreachable = false
    }

    private let state = Mutex(State())
    /// Asked before each copy of a file.
    private let interference: @Sendable (String) -> Interference

    public init(interference: @escaping @Sendable (String) -> Interference) {
        self.interference = interference
    }

    public var isUnreachable: Bool {
        get { state.withLock { $0.isUnreachable } }
        set { state.withLock { $0.isUnreachable = newValue } }
    }

    public var head: String? {
        get { state.withLock { $0.head } }
        set { state.withLock { $0.head = newValue } }
    }

    public func parent(of commit: String) -> String? {
        state.withLock { $0.commits[commit]?.parent }
    }

    /// Adds a commit after `parent` and makes it the head; returns its id.
    @discardableResult
    public func commit(
        _ files: [String: String], blobs: [String: String], after parent: String?,
        subject: String
    ) -> String {
        state.withLock { state in
            let id = ContentDigest.sha256("commit \(state.commits.count)".utf8)
            state.commits[id] = Commit(
                parent: parent, files: files, blobs: blobs, subject: subject)
            state.head = id
            return id
        }
    }

    public func fetch() async throws(SourceError) -> FoundRevision {
        let id = try await head()
        let commit = state.withLock { $0.commits[id] }
        return FoundRevision(
            revision: AcceptedRevision(
                commit: id, subject: commit?.subject ?? "", author: "alice",
                committedAt: .seconds(1)),
            parents: commit?.parent.map { [$0] } ?? [])
    }

    public func head() async throws(SourceError) -> String {
        guard let head = state.withLock({ $0.isUnreachable ? nil : $0.head }) else {
            throw .unreachable("the simulated remote does not answer")
        }
        return head
    }

    public func isAncestor(
        _ ancestor: String, of revision: String
    ) async throws(SourceError) -> Bool {
        state.withLock { state in
            var each: String? = revision
            while let id = each {
                if id == ancestor { return true }
                each = state.commits[id]?.parent
            }
            return false
        }
    }

    /// Commits in memory are signed by nobody.
    public func signer(of revision: String) async throws(SourceError) -> String {
        throw .untrusted("is not signed; commits in memory never are")
    }

    public func manifests(
        at revision: String, since known: String?
    ) async throws(SourceError) -> FoundManifests {
        let (now, before) = state.withLock { state in
            (state.commits[revision]?.files, known.flatMap { state.commits[$0]?.files })
        }
        guard let now else { throw .revisionMissing(revision) }
        let files = now.sorted { $0.key < $1.key }
            .filter { path, text in before?[path] != text }
            .map { SourceFile(path: $0.key, content: Data($0.value.utf8)) }
        guard let before else { return .all(files) }
        return .changes(changed: files, gone: before.keys.filter { now[$0] == nil }.sorted())
    }

    public func copyFile(
        _ path: String, at revision: String, to target: String
    ) async throws(SourceError) {
        guard interference(path) == .none else {
            throw .unreachable("the simulated remote does not answer")
        }
        guard let commit = state.withLock({ $0.commits[revision] }) else {
            throw .revisionMissing(revision)
        }
        guard let content = commit.blobs[path] else { throw .fileMissing(path) }
        guard FileManager.default.createFile(atPath: target, contents: Data(content.utf8)) else {
            throw .unreachable("'\(target)' cannot be written")
        }
    }
}
