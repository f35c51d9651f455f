internal import Foundation
internal import Logging
internal import PathKit

extension GitRepository {
    private func mirrorCommand(
        _ name: String, _ arguments: [String], in mirror: ObjectReader
    ) -> GitCommand {
        GitCommand(
            name, ["--git-dir=\(mirror.gitFolder)", name] + arguments,
            environment: remoteEnvironment, deadline: settings.deadlines.transfer)
    }

    /// Makes the mirror's folder and the home folder that git gets instead of the account's.
    ///
    /// The settings in that home are for the git process that serves a local remote: git does not
    /// pass it the settings in the environment.
    func prepareFolder() throws(GitError) {
        let home = Path("\(settings.folder)/home")
        let file = home + ".gitconfig"
        let text = "[safe]\n\tdirectory = *\n[core]\n\thooksPath = /dev/null\n[gc]\n\tauto = 0\n"
        do {
            try home.mkpath()
            let present: String? = try? file.read()  // absent or unreadable: written anew
            if present != text { try file.write(text) }
        } catch {
            throw .fileFailed(path: file.string, reason: error.localizedDescription)
        }
    }

    func update(
        checking check: Check, holding lock: borrowing MirrorLock
    ) async throws(GitError) -> CommitSummary {
        guard Path(reader.gitFolder).exists else {
            return try await rebuildMirror(holding: lock)
        }
        do {
            switch check {
            case .everything:
                try removeUnfinishedMirrors(holding: lock)
                sweepLeftovers(holding: lock)
                try await fetch(into: reader)
                return try await checkedHead(of: reader)
            case .news:
                try await fetch(into: reader)
                return try await reader.summary(of: settings.branch.reference)
            }
        } catch {
            switch (error, check) {
            case (.damaged, .news), (.commandFailed, .news), (.unknownRevision, .news):
                return try await update(checking: .everything, holding: lock)
            case (.damaged, _), (.commandFailed, _), (.unknownRevision, _):
                logger.warning("the mirror is rebuilt", metadata: ["reason": "\(error)"])
                return try await rebuildMirror(holding: lock)
            default: throw error
            }
        }
    }

    func repack(holding lock: borrowing MirrorLock) async throws(GitError) {
        guard Path(reader.gitFolder).exists else { return }
        sweepLeftovers(holding: lock)
        try await mirrorCommand("repack", ["-a", "-d", "-q", "--keep-unreachable"], in: reader)
            .output()
    }

    private func fetch(into mirror: ObjectReader) async throws(GitError) {
        let reference = settings.branch.reference
        let fetching = mirrorCommand(
            "fetch",
            [
                "--quiet", "--no-tags", "--no-recurse-submodules", "--no-auto-maintenance",
                "--no-write-fetch-head", "--no-show-forced-updates", "--",
                settings.remote.operand, "+\(reference):\(reference)",
            ],
            in: mirror)
        let outcome = try await fetching.outcome(maxBytes: 1 << 20)
        guard outcome.status == 0 else {
            if outcome.message.contains("couldn't find remote ref") {
                throw try await branchMissing()
            }
            throw fetching.failure(outcome.status, outcome.message)
        }
        // Git only prints a warning and does not move the branch.
        guard !outcome.message.contains("shallow roots are not allowed") else {
            throw .refused(
                "the repository '\(settings.remote)' is a shallow clone, whose history is not "
                    + "whole; name a whole one, or run 'git fetch --unshallow' there")
        }
    }

    /// The branch's commit, when all folders of it are readable and all its files present.
    private func checkedHead(of mirror: ObjectReader) async throws(GitError) -> CommitSummary {
        let reference = settings.branch.reference
        let checking = mirrorCommand(
            "rev-list", ["--objects", "--no-walk", "--quiet", reference], in: mirror)
        async let checked = checking.result()
        let head = try await mirror.summary(of: reference)
        _ = try await checked.get()
        return head
    }

    /// Clones beside the mirror and switches by renaming. A crash in between leaves the old mirror
    /// or none; the next fetch can start from either.
    func rebuildMirror(
        holding lock: borrowing MirrorLock
    ) async throws(GitError) -> CommitSummary {
        let fresh = ObjectReader(
            gitFolder: "\(settings.folder)/mirror.new", environment: reader.environment,
            deadlines: settings.deadlines)
        try removeUnfinishedMirrors(holding: lock)
        do throws(GitError) {
            try await clone(into: fresh)
            let revision = try await checkedHead(of: fresh)
            try replacingFiles {
                let current = Path(reader.gitFolder)
                if current.exists { try current.move(Path("\(settings.folder)/mirror.old")) }
                try Path(fresh.gitFolder).move(current)
            }
            try removeUnfinishedMirrors(holding: lock)
            return revision
        } catch {
            try removeUnfinishedMirrors(holding: lock)
            throw error
        }
    }

    private func clone(into fresh: ObjectReader) async throws(GitError) {
        try await initialize(fresh, format: "sha1")
        do throws(GitError) {
            try await fetch(into: fresh)
        } catch {
            guard case .commandFailed(_, _, let message) = error,
                message.contains("server sha256")
            else { throw error }
            try replacingFiles { try Path(fresh.gitFolder).delete() }
            try await initialize(fresh, format: "sha256")
            try await fetch(into: fresh)
        }
    }

    /// - Parameter format: the object format, which must be that of the remote.
    private func initialize(_ fresh: ObjectReader, format: String) async throws(GitError) {
        try await GitCommand(
            "init",
            [
                "init", "--quiet", "--bare", "--template=", "--object-format=\(format)",
                "--initial-branch=\(settings.branch)", "--", fresh.gitFolder,
            ],
            environment: remoteEnvironment, deadline: settings.deadlines.read
        ).output()
    }

    /// Removes the remains of an interrupted rebuilding beside the mirror.
    private func removeUnfinishedMirrors(
        holding lock: borrowing MirrorLock
    ) throws(GitError) {
        try replacingFiles {
            for name in ["mirror.new", "mirror.old"] {
                let path = Path("\(settings.folder)/\(name)")
                if path.exists || path.isSymlink { try path.delete() }
            }
        }
    }

    /// Removes locks and half-written objects of a killed git. The lock makes this process the only
    /// writer.
    func sweepLeftovers(holding lock: borrowing MirrorLock) {
        guard let names = FileManager.default.enumerator(atPath: reader.gitFolder) else { return }
        for case let name as String in names where Self.isLeftover(name) {
            let path = "\(reader.gitFolder)/\(name)"
            logger.notice("a leftover of a stopped git is removed", metadata: ["path": "\(path)"])
            // A file that cannot be removed makes the fetch fail with its own message.
            unlink(path)
        }
    }

    private static func isLeftover(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return name.hasSuffix(".lock") || name.hasPrefix("tmp_")
    }

    private func replacingFiles(_ work: () throws -> Void) throws(GitError) {
        do {
            try work()
        } catch {
            throw .fileFailed(path: settings.folder, reason: error.localizedDescription)
        }
    }
}
