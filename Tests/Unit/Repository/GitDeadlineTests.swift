import Foundation
import Repository
import TestSupport
import Testing

struct GitDeadlineTests {
    private static let short = GitDeadlines(
        look: .milliseconds(500), transfer: .milliseconds(500), read: .seconds(20))

    @Test(.timeLimit(.minutes(1)))
    func aRemoteThatNeverAnswersIsGivenUpAtTheDeadline() async throws {
        let port = try SilentPort()
        let fixture = try MirrorFixture()
        let mirror = try fixture.mirror(
            of: "http://127.0.0.1:\(port.number)/x.git", deadlines: Self.short)
        await #expect(
            throws: GitError.deadlineExceeded(command: "fetch", after: .milliseconds(500))
        ) { try await mirror.fetch() }
        await #expect(
            throws: GitError.deadlineExceeded(command: "ls-remote", after: .milliseconds(500))
        ) { try await mirror.remoteHead() }
    }

    @Test func aClosedPortIsUnreachableWellBeforeTheDeadline() async throws {
        let fixture = try MirrorFixture()
        let mirror = try fixture.mirror(
            of: "https://ada:s3cret@127.0.0.1:1/x.git",
            deadlines: GitDeadlines(look: .seconds(5), transfer: .seconds(5), read: .seconds(20)))
        await #expect {
            try await mirror.fetch()
        } throws: { error in
            guard case GitError.unreachable(let message) = error else { return false }
            return !message.contains("s3cret") && !message.contains("ada")
        }
    }

    /// Without a session of its own, a killed git leaves its ssh behind with the connection open.
    @Test func theDeadlineEndsAllThatGitStarted() async throws {
        let fixture = try MirrorFixture()
        let pidFile = fixture.folder.path("pid")
        let script = """
            #!/bin/sh
            trap '' TERM HUP INT
            echo "$@" > '\(fixture.folder.path("arguments"))'
            echo $$ > '\(pidFile)'
            while :; do sleep 30; done

            """
        let stub = try fixture.folder.write("bin/ssh", script)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stub)
        let mirror = try fixture.mirror(
            of: "git@git.example.org:lab.git",
            deadlines: GitDeadlines(look: .seconds(3), transfer: .seconds(3), read: .seconds(20)),
            inherited: ["PATH": "\(fixture.folder.path("bin")):\(MirrorFixture.path)"])

        await #expect(throws: GitError.self) { try await mirror.remoteHead() }

        let pid = try String(contentsOfFile: pidFile, encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        // The kernel ends the members of a killed group in its own time, git perhaps first.
        let giveUpAt = ContinuousClock.now + .seconds(10)
        while isRunning(pid), ContinuousClock.now < giveUpAt { await Task.yield() }
        #expect(!isRunning(pid))
        let arguments = try String(
            contentsOfFile: fixture.folder.path("arguments"), encoding: .utf8)
        #expect(arguments.contains("-o BatchMode=yes"))
        #expect(arguments.contains("-o StrictHostKeyChecking=yes"))
    }

    private func isRunning(_ pid: String) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else {
            return false
        }
        return !status.contains(") Z ") && !status.contains(") X ")
    }

    @Test func aCancelledFetchEndsAtOnceAndSaysSo() async throws {
        let port = try SilentPort()
        let fixture = try MirrorFixture()
        let mirror = try fixture.mirror(of: "http://127.0.0.1:\(port.number)/x.git")
        let outcome = await withTaskGroup(of: GitError?.self) { group in
            group.addTask {
                do throws(GitError) {
                    _ = try await mirror.remoteHead()
                    return nil
                } catch {
                    return error
                }
            }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(outcome == .cancelled)
    }

    @Test func aMissingGitIsSaid() async throws {
        let remote = try TemporaryRepository()
        let fixture = try MirrorFixture()
        let mirror = try fixture.mirror(of: remote.path, inherited: ["PATH": "/nowhere"])
        await #expect {
            try await mirror.fetch()
        } throws: { error in
            guard case GitError.unavailable = error else { return false }
            return true
        }
    }
}
