import Execution
import Foundation
import Glibc
import Manifests
import TestSupport
import Testing

/// Manifests as they lie on disk.
@Suite struct FolderManifestsTests {
    private func read(
        _ folder: TemporaryFolder, ignoring ignored: [String] = []
    ) throws -> (texts: [String], leftOut: [String]) {
        let (files, leftOut) = try FolderManifests(folder: folder.path, ignoring: ignored).read()
        let texts = files.map {
            "\($0.path): \($0.obstacle ?? String(decoding: $0.content, as: UTF8.self))"
        }
        return (texts, leftOut)
    }

    @Test func filesOfManifestsAreReadInOrder() throws {
        let folder = try TemporaryFolder()
        for path in ["b.yml", "a.yaml", "users/dora/c.yaml", "notes.txt", ".git/d.yaml"] {
            _ = try folder.write(path, path)
        }
        _ = try folder.write("drafts/e.yaml", "e")
        _ = try folder.write(".reconcilerignore", "drafts/\n")
        #expect(
            try read(folder).texts
                == ["a.yaml: a.yaml", "b.yml: b.yml", "users/dora/c.yaml: users/dora/c.yaml"])
    }

    /// A pipe has no end, so it is not waited for.
    @Test func whatIsNoPlainFileIsToldInItsPlace() throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo(folder.path("pipe.yaml"), 0o600) == 0)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("link.yaml"), withDestinationPath: "nowhere")
        #expect(
            try read(folder).texts == [
                "link.yaml: it is a symbolic link, which is not followed; put the files "
                    + "themselves there",
                "pipe.yaml: it is a device, a pipe or a socket; put a plain file there",
            ])
    }

    @Test func namesThatAreNoTextAreToldInTheirPlace() throws {
        let folder = try TemporaryFolder()
        try Self.make(folder.path + "/one\nmore.yaml")
        let latin = Array((folder.path + "/T").utf8) + [0xF6] + Array("pfe.yaml".utf8)
        let file = open(latin.map { CChar(bitPattern: $0) } + [0], O_CREAT | O_WRONLY, 0o600)
        #expect(file >= 0)
        close(file)
        #expect(
            try read(folder).texts == [
                "T\u{FFFD}pfe.yaml: its name is not valid UTF-8; rename it",
                "one\u{FFFD}more.yaml: its name holds a control character; rename it",
            ])
    }

    private static func make(_ path: String) throws {
        try Data().write(to: URL(filePath: path))
    }

    @Test func whatGitIgnoresIsLeftOutAndTold() throws {
        let folder = try TemporaryFolder()
        for path in ["a.yaml", "a.local.yaml", "venv/lib/b.yaml"] {
            _ = try folder.write(path, path)
        }
        let found = try read(folder, ignoring: ["a.local.yaml", "venv/"])
        #expect(found.texts == ["a.yaml: a.yaml"])
        #expect(found.leftOut == ["a.local.yaml", "venv/"])
    }

    @Test func aFolderThatIsIgnoredIsNotLookedInto() throws {
        let folder = try TemporaryFolder()
        for path in ["a.yaml", "venv/b.yaml", "old/c.yaml", ".cache/d.yaml"] {
            _ = try folder.write(path, path)
        }
        _ = try folder.write(".reconcilerignore", "old/\n")
        try FileManager.default.removeItem(atPath: folder.path("venv/b.yaml"))
        #expect(symlink("nowhere", folder.path("venv/b.yaml")) == 0)
        let found = try read(folder, ignoring: ["venv/", "old/", ".cache/"])
        #expect(found.texts == ["a.yaml: a.yaml"])
        #expect(found.leftOut == ["venv/"], "the others are said to be no manifests")
    }

    /// A link is read because it may hide a folder; it counts as a file where something is found.
    @Test func aLinkThatIsNoManifestIsNotToldAsAFile() throws {
        let paths = ["a.yaml", "b.YAML", "latest", "models"]
        let place = SourceLocation(path: "models", line: 1, column: 1)
        let finding = Diagnostic(
            severity: .error, code: .unreadableFile, message: "", location: place, sourceLine: "",
            related: [], resource: nil)
        let told = ManifestSelection.told(paths, besides: [finding])
        #expect(told == ["a.yaml", "b.YAML", "models"])
    }

    @Test func listingEndsAtItsLimit() throws {
        let folder = try TemporaryFolder()
        for path in ["a.yaml", "b/c.yaml"] { _ = try folder.write(path, path) }
        let bounded = { FolderManifests(folder: folder.path, entriesMax: $0) }
        #expect(try bounded(3).read().files.count == 2)
        #expect(throws: FileError.self) { try bounded(2).read() }
    }

    /// A name with an accent that is one character in the manifest and two on disk.
    @Test func aPathInAnotherFormOfUnicodeIsNotSimplyMissing() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("Ku\u{308}che/cafe\u{301}.blend", "x")
        let path = "K\u{fc}che/caf\u{e9}.blend"
        #expect(
            await FolderFiles(folder: folder.path).look(at: [path: true]) == [path: .lookalike])
    }
}
