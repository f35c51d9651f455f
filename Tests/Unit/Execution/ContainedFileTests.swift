import Foundation
import TestSupport
import Testing

@testable import Execution

/// A worker once could have made the daemon move or show files of the host by putting a link where
/// its results belong.
struct ContainedFileTests {
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.makeFolder("work/outputs/artifact")
        try folder.makeFolder("outside")
        try folder.write("outside/canary", "secret")
        try folder.write("work/outputs/events.jsonl", "0123456789")
        return folder
    }

    private func link(_ folder: TemporaryFolder, _ path: String, to target: String) throws {
        try? FileManager.default.removeItem(atPath: folder.path(path))  // there may be none
        try FileManager.default.createSymbolicLink(
            atPath: folder.path(path), withDestinationPath: folder.path(target))
    }

    @Test func aPlainFileIsReadFromItsOffset() throws {
        let folder = try folder()
        let content = try ContainedFile.read(
            "outputs/events.jsonl", below: folder.path("work"), from: 3, maxBytes: 4)
        #expect(content == Data("3456".utf8))
    }

    @Test func aMissingFileIsNothing() throws {
        let folder = try folder()
        let content = try ContainedFile.read(
            "outputs/none", below: folder.path("work"), from: 0, maxBytes: 4)
        #expect(content == nil)
    }

    @Test func aLinkedFileIsRefused() throws {
        let folder = try folder()
        try link(folder, "work/outputs/picture.png", to: "outside/canary")
        #expect(throws: FileError.self) {
            try ContainedFile.read(
                "outputs/picture.png", below: folder.path("work"), from: 0, maxBytes: 100)
        }
    }

    @Test func aLinkedFolderOnTheWayLeadsNowhere() throws {
        let folder = try folder()
        try link(folder, "work/outputs/d", to: "outside")
        let content = try ContainedFile.read(
            "outputs/d/canary", below: folder.path("work"), from: 0, maxBytes: 100)
        #expect(content == nil)
    }

    /// U+0600 makes one letter of itself and the slash, but the file system sees two.
    @Test func aLinkWhoseNameJoinsTheSlashLeadsNowhere() throws {
        let folder = try folder()
        try link(folder, "work/outputs/l\u{600}", to: "outside")
        let content = try ContainedFile.read(
            "outputs/l\u{600}/canary", below: folder.path("work"), from: 0, maxBytes: 100)
        #expect(content == nil)
    }

    @Test func aPathUpwardsIsRefused() throws {
        let folder = try folder()
        #expect(throws: FileError.self) {
            try ContainedFile.read(
                "../outside/canary", below: folder.path("work"), from: 0, maxBytes: 100)
        }
    }

    @Test(arguments: ["work/outputs/artifact", "work/outputs"])
    func aLinkInPlaceOfTheArtifactIsRefused(_ path: String) throws {
        let folder = try folder()
        try link(folder, path, to: "outside")
        #expect(throws: FileError.self) {
            try ContainedFile.requireFolder("outputs/artifact", below: folder.path("work"))
        }
    }

    @Test func aRealArtifactFolderIsAccepted() throws {
        let folder = try folder()
        try ContainedFile.requireFolder("outputs/artifact", below: folder.path("work"))
    }
}
