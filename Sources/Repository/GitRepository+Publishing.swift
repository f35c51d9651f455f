public import Foundation
internal import PathKit

extension GitRepository {
    /// Points a ref of the remote at a new commit that holds these files and has no history.
    ///
    /// The ref's former commit becomes unreachable, so the remote does not grow. A crash leaves the
    /// former commit or the new one. The mirror is not changed. Only one call at a time may use the
    /// folder of the settings.
    ///
    /// - Parameter committedAt: seconds since 1970.
    public func publish(
        _ files: [PublishedFile], to reference: ReferenceName, message: String, committedAt: Int
    ) async throws(GitError) {
        try prepareFolder()
        let folder = "\(settings.folder)/outgoing.git"
        try Self.remove(folder)
        try await remoteCommand("init", ["init", "--quiet", "--bare", "--template=", "--", folder])
            .output()
        var entries = ""
        for file in files {
            let blob = try await object("blob", Array(file.content), in: folder)
            entries += "100644 blob \(blob)\t\(file.name)\n"
        }
        let tree = try await object("tree", Array(entries.utf8), in: folder)
        let person = "reconciler <reconciler@localhost> \(committedAt) +0000"
        let commit = try await object(
            "commit",
            Array(
                "tree \(tree)\nauthor \(person)\ncommitter \(person)\n\n\(message)\n".utf8),
            in: folder)
        try await push("\(commit):\(reference)", from: folder).output()
        try Self.remove(folder)
    }

    /// Removes a ref of the remote; a missing ref is a success.
    public func unpublish(_ reference: ReferenceName) async throws(GitError) {
        try prepareFolder()
        let folder = "\(settings.folder)/outgoing.git"
        try Self.remove(folder)
        try await remoteCommand("init", ["init", "--quiet", "--bare", "--template=", "--", folder])
            .output()
        let pushing = push(":\(reference)", from: folder)
        let outcome = try await pushing.outcome(maxBytes: 1 << 20)
        guard outcome.status == 0 || outcome.message.contains("remote ref does not exist") else {
            throw pushing.failure(outcome.status, outcome.message)
        }
        try Self.remove(folder)
    }

    private func push(_ change: String, from folder: String) -> GitCommand {
        remoteCommand(
            "push",
            [
                "--git-dir=\(folder)", "push", "--quiet", "--force", "--no-verify", "--",
                settings.remote.operand, change,
            ])
    }

    /// Writes an object and returns its id. A tree is given as `git ls-tree` prints it.
    private func object(
        _ type: String, _ content: [UInt8], in folder: String
    ) async throws(GitError) -> String {
        let arguments =
            type == "tree" ? ["mktree"] : ["hash-object", "-w", "-t", type, "--stdin"]
        let output = try await remoteCommand(
            arguments[0], ["--git-dir=\(folder)"] + arguments, input: content
        ).output()
        return String(decoding: output.prefix { $0 != 0x0A }, as: UTF8.self)
    }

    private func remoteCommand(
        _ name: String, _ arguments: [String], input: [UInt8] = []
    ) -> GitCommand {
        GitCommand(
            name, arguments, environment: remoteEnvironment,
            deadline: settings.deadlines.transfer, input: input)
    }

    private static func remove(_ folder: String) throws(GitError) {
        do {
            if Path(folder).exists { try Path(folder).delete() }
        } catch {
            throw .fileFailed(path: folder, reason: error.localizedDescription)
        }
    }
}

/// A file of a commit that is published.
public struct PublishedFile: Sendable, Hashable {
    /// A file name without a folder.
    let name: String
    let content: Data

    public init(_ name: String, _ content: Data) {
        self.name = name
        self.content = content
    }
}

/// A new file that is written from its beginning.
struct NewFile: Sendable {
    private let path: String
    private let handle: FileHandle

    init(path: String) throws(GitError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .fileFailed(path: path, reason: String(cString: strerror(errno)))
        }
        self.path = path
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func append(_ bytes: ArraySlice<UInt8>) throws(GitError) {
        try attempt { try handle.write(contentsOf: Data(bytes)) }
    }

    /// On return the content is on disk and the file is closed.
    func finish() throws(GitError) {
        try attempt {
            try handle.synchronize()
            try handle.close()
        }
    }

    func remove() {
        unlink(path)
    }

    private func attempt(_ work: () throws -> Void) throws(GitError) {
        do {
            try work()
        } catch {
            throw .fileFailed(path: path, reason: "\(error.localizedDescription)")
        }
    }
}
