import Foundation
import Repository
import TestSupport
import Testing

/// What a hostile repository, remote or name could make run or read; a canary file tells.
struct RepositoryInjectionTests {
    let remote: TemporaryRepository
    let fixture: MirrorFixture
    let canary: String

    init() throws {
        remote = try TemporaryRepository()
        fixture = try MirrorFixture()
        canary = fixture.folder.path("canary")
    }

    private var isCanaryTouched: Bool { fixture.folder.exists("canary") }

    private func writeHooks(in folder: String) throws {
        for name in [
            "post-checkout", "post-update", "pre-receive", "reference-transaction", "post-merge",
            "pre-auto-gc", "fsmonitor-watchman", "update", "post-index-change",
        ] {
            let path = "\(folder)/\(name)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            try Data("#!/bin/sh\ntouch '\(canary)'\n".utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
    }

    private func configureCommands() throws {
        let command = "touch '\(canary)' #"
        for key in [
            "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.askPass",
            "core.gitProxy", "uploadpack.packObjectsHook", "core.alternateRefsCommand",
            "filter.lfs.smudge", "filter.lfs.process", "filter.lfs.clean", "diff.external",
            "diff.x.textconv", "credential.helper", "gpg.program", "alias.ls-tree",
            "remote.origin.uploadpack",
        ] {
            try remote.git(["config", key, key == "credential.helper" ? "!\(command)" : command])
        }
    }

    @Test func hooksFiltersAndCommandsOfARepositoryNeverRun() async throws {
        try remote.write(".gitattributes", "* filter=lfs diff=x text eol=crlf\n")
        let commit = try remote.commit(writing: "lab.yaml", "a: 1\n")
        try configureCommands()
        try writeHooks(in: "\(remote.path)/.git/hooks")
        let mirror = try fixture.mirror(of: remote.path)
        let revision = try await mirror.fetch()
        #expect(revision.id == commit)

        try writeHooks(in: fixture.folder.path("mirror/mirror.git/hooks"))
        let hostile = """

            [core]
            \tfsmonitor = touch '\(canary)'
            \tsshCommand = touch '\(canary)'
            \talternateRefsCommand = touch '\(canary)'
            \thooksPath = \(fixture.folder.path("mirror/mirror.git/hooks"))
            [gc]
            \tauto = 1
            \trecentObjectsHook = touch '\(canary)'

            """
        let configuration = fixture.folder.path("mirror/mirror.git/config")
        try fixture.folder.write(
            "mirror/mirror.git/config",
            try String(contentsOfFile: configuration, encoding: .utf8) + hostile)
        let next = try await mirrorAfterAnotherCommit(mirror)
        #expect(try await fixture.text(of: "lab.yaml", at: next, in: mirror.reader) == "a: 2\n")
        try await mirror.compact()
        #expect(!isCanaryTouched)
    }

    /// Written by git's plumbing: the porcelain would run the commands that the test has
    /// configured.
    private func mirrorAfterAnotherCommit(_ mirror: GitRepository) async throws -> Revision {
        let blob = try remote.git(["hash-object", "-w", "--stdin"], input: Data("a: 2\n".utf8))
        try commit(tree: "100644 blob \(blob)\tlab.yaml\0")
        return try await mirror.fetch()
    }

    private func commit(tree: String) throws {
        let id = try remote.git(["mktree", "-z"], input: Data(tree.utf8))
        let commit = try remote.git(["commit-tree", "-m", "plumbing", id])
        try remote.git(["-c", "core.hooksPath=/dev/null", "update-ref", "refs/heads/main", commit])
    }

    @Test func theOwnCheckoutIsReadWithoutRunningWhatItConfigures() async throws {
        try remote.write(".gitattributes", "* filter=lfs diff=x\n")
        let commit = try remote.commit(writing: "users/alice/a.yaml", "a: 1\n")
        try configureCommands()
        try writeHooks(in: "\(remote.path)/.git/hooks")
        try Data("changed\n".utf8).write(to: URL(filePath: "\(remote.path)/users/alice/a.yaml"))
        let before = try index()

        let folder = try #require(
            try await WorkingFolder.containing(
                "\(remote.path)/users", deadlines: MirrorFixture.deadlines,
                inherited: ["PATH": MirrorFixture.path]))

        #expect(folder.topLevel == remote.path)
        #expect(folder.prefix == "users")
        let head = try await folder.reader.resolve("HEAD")
        #expect(head.id == commit)
        let listing = try await folder.reader.files(at: head, under: "users", maxFiles: 10)
        #expect(listing.files.map(\.path) == ["users/alice/a.yaml"])
        #expect(
            try await fixture.text(of: "users/alice/a.yaml", at: head, in: folder.reader)
                == "a: 1\n")
        #expect(try index() == before)
        #expect(!isCanaryTouched)
    }

    private func index() throws -> Data {
        try Data(contentsOf: URL(filePath: "\(remote.path)/.git/index"))
    }

    @Test func symlinksAndSubmodulesAreReportedAndNeverFollowed() async throws {
        let secret = try fixture.folder.write("secret", "canary content")
        try remote.link("link.yaml", to: secret)
        try remote.link("folder", to: fixture.folder.path)
        try remote.write("run.sh", "#!/bin/sh\n")
        try remote.makeExecutable("run.sh")
        let url = "ext::sh -c touch% \(canary)"
        try remote.write(".gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = \(url)\n")
        let commit = String(repeating: "1", count: 40)
        try remote.git(["update-index", "--add", "--cacheinfo", "160000,\(commit),x"])
        try remote.git(["add", "link.yaml", "folder", "run.sh", ".gitmodules"])
        try remote.git(["commit", "--quiet", "-m", "hostile"])
        let mirror = try fixture.mirror(of: remote.path)

        let revision = try await mirror.fetch()

        let files = try await mirror.reader.files(at: revision, under: "", maxFiles: 10).files
        #expect(files.map(\.path) == [".gitmodules", "folder", "link.yaml", "run.sh", "x"])
        #expect(files.map(\.mode) == [.regular, .symlink, .symlink, .executable, .submodule])
        #expect(files.map { $0.blobID == nil } == [false, true, true, false, true])
        #expect(try await mirror.reader.treeID(at: revision, under: "users") == nil)
        await #expect(throws: GitError.self) {
            try await mirror.reader.files(at: revision, under: "folder", maxFiles: 10)
        }
        #expect(!isCanaryTouched)
    }

    @Test func namesThatCouldLeaveAFolderAreRefusedAndReported() async throws {
        let blob = try remote.git(["hash-object", "-w", "--stdin"], input: Data("x".utf8))
        let inner = try remote.git(
            ["mktree", "-z"], input: Data("100644 blob \(blob)\tescape.yaml\0".utf8))
        var tree = Data("100644 blob \(blob)\ta\nb.yaml\0".utf8)
        tree += Data("100644 blob \(blob)\tgood.yaml\0".utf8)
        tree += Data("100644 blob \(blob)\t".utf8) + Data([0xFF, 0xFE]) + Data(".yaml\0".utf8)
        tree += Data("040000 tree \(inner)\t..\0".utf8)
        tree += Data("040000 tree \(inner)\t.GIT\0".utf8)
        let id = try remote.git(["mktree", "-z"], input: tree)
        let commit = try remote.git(["commit-tree", "-m", "hostile", id])
        try remote.git(["update-ref", "refs/heads/main", commit])
        let mirror = try fixture.mirror(of: remote.path)

        let listing = try await mirror.reader.files(
            at: mirror.fetch(), under: "", maxFiles: 10)

        #expect(listing.files.map(\.path) == ["good.yaml"])
        #expect(
            Set(listing.refused.map(\.shownPath)) == [
                "../escape.yaml", ".GIT/escape.yaml", "a\u{FFFD}b.yaml", "\u{FFFD}\u{FFFD}.yaml",
            ])
    }

    @Test(arguments: ["../x", "a/../../x", "/etc", "a//b", ".git", "a/.GIT/x", "a\u{0}b", "a\nb"])
    func aFolderOutsideTheRepositoryIsRefused(folder: String) async throws {
        try remote.commit(writing: "lab.yaml", "a: 1\n")
        let mirror = try fixture.mirror(of: remote.path)
        let revision = try await mirror.fetch()
        await #expect(throws: GitError.self) {
            try await mirror.reader.files(at: revision, under: folder, maxFiles: 10)
        }
    }

    @Test(arguments: ["--help", "-z", ":(glob)**", "*", "la?.yaml"])
    func aFolderThatLooksLikeAnOptionOrPatternIsJustAbsent(folder: String) async throws {
        try remote.commit(writing: "lab.yaml", "a: 1\n")
        let mirror = try fixture.mirror(of: remote.path)
        let listing = try await mirror.reader.files(
            at: mirror.fetch(), under: folder, maxFiles: 10)
        #expect(listing.files.isEmpty)
    }

    @Test(arguments: [
        "--output=canary", "-x", "", "nothing", "main..main", "a\u{0}b", "HEAD:lab.yaml",
    ])
    func aNameThatIsNoCommitIsUnknown(name: String) async throws {
        try remote.commit(writing: "lab.yaml", "a: 1\n")
        let mirror = try fixture.mirror(of: remote.path)
        _ = try await mirror.fetch()
        await #expect {
            try await mirror.reader.resolve(name)
        } throws: { error in
            guard case GitError.unknownRevision = error else { return false }
            return true
        }
    }
}
