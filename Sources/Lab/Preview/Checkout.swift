import Execution
import Foundation
import Manifests
import PathKit
import Repository

/// The checkout that a folder of manifests is part of.
struct Checkout {
    let folder: WorkingFolder
    /// The commit that is checked out; nil before the first commit.
    let head: Revision?

    /// Nil when `folder` is in no checkout.
    static func containing(_ folder: ManifestFolder) async throws -> Checkout? {
        try await translating { () async throws(GitError) in
            guard
                let checkout = try await WorkingFolder.containing(
                    folder.folder.string, deadlines: .standard,
                    inherited: ProcessInfo.processInfo.environment)
            else { return nil }
            var head: Revision?
            do throws(GitError) {
                head = try await checkout.reader.resolve("HEAD")
            } catch .unknownRevision {
                head = nil
            }
            return Checkout(folder: checkout, head: head)
        }
    }

    /// The commit to compare with for `name`: the one where the checkout left it, so that later
    /// changes of others do not look undone; `name` itself when it is older or newer than the
    /// checkout.
    func base(named name: String) async throws -> BaseCommit {
        let (named, notes) = try await resolve(name)
        guard let head else {
            return try await commit(named, words: "commit \(named.short)", notes: notes)
        }
        let reader = folder.reader
        let fork = try await Self.translating { () async throws(GitError) in
            try await reader.mergeBase(of: named, and: head)
        }
        switch fork {
        case named?, head?:
            return try await commit(named, words: "commit \(named.short)", notes: notes)
        case let fork?:
            let words = "commit \(fork.short), where HEAD left \(name)"
            return try await commit(fork, words: words, notes: notes)
        case nil:
            let omissions = try await Self.translating { () async throws(GitError) in
                try await reader.omissions()
            }
            if omissions.isShallow {
                throw CommandFailure(
                    status: .error,
                    message: """
                        HEAD and '\(name)' have no commit in common in this clone, because it is \
                        shallow; \(Self.deepen)
                        """)
            }
            return try await commit(
                named, words: "commit \(named.short)",
                notes: notes + [
                    "HEAD and '\(name)' share no history, so they are compared as they are"
                ])
        }
    }

    /// The commit with its manifests.
    private func commit(
        _ revision: Revision, words: String, notes: [String]
    ) async throws -> BaseCommit {
        var notes = notes
        if try await !hasFolder(at: revision) {
            notes.append(
                """
                commit \(revision.short) has no folder '\(folder.prefix)', so everything counts \
                as new; was the folder renamed?
                """)
        }
        return BaseCommit(
            revision: revision, files: try await files(at: revision), words: words, notes: notes)
    }

    /// The manifests of a commit.
    func files(at revision: Revision) async throws -> [SourceFile] {
        do throws(GitError) {
            return try await ManifestReader(
                folder.reader, folder: folder.prefix, limits: .branch
            ).files(at: revision)
        } catch {
            try await explainPartial()
            throw CommandFailure(status: .error, message: error.description)
        }
    }

    func has(_ revision: Revision) async throws -> Bool {
        let reader = folder.reader
        return try await Self.translating { () async throws(GitError) in
            try await reader.contains(revision)
        }
    }

    /// One file below the folder of manifests as a commit has it; nil when it has none.
    func file(_ path: String, at revision: Revision) async throws -> Data? {
        let reader = folder.reader
        let full = folder.prefix.isEmpty ? path : "\(folder.prefix)/\(path)"
        return try await Self.translating { () async throws(GitError) in
            guard let id = try await reader.file(full, at: revision)?.blobID else { return nil }
            return try await reader.blobs(
                [id], maxBytesEach: 1 << 20, maxBytesTogether: 1 << 20)[id]
        }
    }

    private func hasFolder(at revision: Revision) async throws -> Bool {
        let (reader, prefix) = (folder.reader, folder.prefix)
        return try await Self.translating { () async throws(GitError) in
            try await reader.treeID(at: revision, under: prefix) != nil
        }
    }

    /// Throws a failure that names the cause, when the clone was made without all files.
    private func explainPartial() async throws {
        let omissions = try? await folder.reader.omissions()  // else the first error stands
        guard omissions?.isPartial == true else { return }
        throw CommandFailure(
            status: .error,
            message: """
                this clone lacks files of the commit (git clone --filter), and 'plan' does not \
                fetch them; clone without --filter
                """)
    }

    /// The commit, and notes on the name for the reader. Where a branch and a tag have the same
    /// name the branch is taken, while git itself takes the tag.
    private func resolve(_ name: String) async throws -> (Revision, notes: [String]) {
        let reader = folder.reader
        do throws(GitError) {
            guard try await reader.find("refs/tags/\(name)") != nil else {
                return (try await reader.resolve(name), [])
            }
            for (place, words) in [("heads", "a branch"), ("remotes/origin", "a branch of origin")]
            {
                guard let branch = try await reader.find("refs/\(place)/\(name)") else { continue }
                let note = """
                    '\(name)' is \(words) and a tag; the branch is taken; --base refs/tags/\(name) \
                    takes the tag
                    """
                return (branch, [note])
            }
            return (
                try await reader.resolve(name),
                ["'\(name)' is a tag, so it does not follow new commits"]
            )
        } catch .unknownRevision(let shown) {
            let omissions = try? await reader.omissions()  // only adds to the message
            let remedy =
                omissions?.isShallow == true
                ? Self.deepen
                : name.hasPrefix("origin/")
                    ? "fetch it: git fetch origin \(name.dropFirst("origin/".count))"
                    : "give a commit, branch or tag of this clone, or fetch it"
            throw CommandFailure(
                status: .error, message: "'\(shown)' names no commit of this clone; \(remedy)")
        } catch {
            throw CommandFailure(status: .error, message: error.description)
        }
    }

    private static let deepen = """
        fetch its history: git fetch --unshallow origin (fetch-depth: 0 in GitHub Actions, \
        GIT_DEPTH: 0 in GitLab CI)
        """

    static func translating<Result>(
        _ body: () async throws(GitError) -> Result
    ) async throws -> Result {
        do throws(GitError) {
            return try await body()
        } catch {
            throw CommandFailure(status: .error, message: error.description)
        }
    }
}

extension Revision {
    /// The first 12 digits, for people.
    var short: String { String(id.prefix(12)) }
}
