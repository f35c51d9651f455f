public import Foundation
internal import PathKit

extension GitRepository {
    /// Points a ref of the remote at a new commit that holds one file and has no history.
    ///
    /// What the ref pointed at before is let go, so the remote does not grow. A crash leaves the
    /// former commit or the new one. Only pushes; the mirror is not touched.
    ///
    /// - Parameters:
    ///   - name: of the file; a plain one.
    ///   - committedAt: seconds since 1970.
    public func publish(
        _ content: Data, as name: String, to reference: ReferenceName, committedAt: Int
    ) async throws(GitError) {
        try prepareFolder()
        let folder = "\(settings.folder)/outgoing.git"
        try Self.remove(folder)
        try await remoteCommand("init", ["init", "--quiet", "--bare", "--template=", "--", folder])
            .output()
        let blob = try await object("blob", Array(content), in: folder)
        let tree = try await object(
            "tree", Array("100644 blob \(blob)\t\(name)\n".utf8), in: folder)
        let person = "reconciler <reconciler@localhost> \(committedAt) +0000"
        let commit = try await object(
            "commit",
            Array(
                "tree \(tree)\nauthor \(person)\ncommitter \(person)\n\nState of the lab\n".utf8),
            in: folder)
        try await remoteCommand(
            "push",
            [
                "--git-dir=\(folder)", "push", "--quiet", "--force", "--no-verify", "--",
                settings.remote.operand, "\(commit):\(reference)",
            ]
        ).output()
        try Self.remove(folder)
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
