import Foundation
import TestSupport
import Testing

@testable import Execution

@Suite struct TarArchiveTests {
    private let long =
        String(repeating: "long-name-", count: 12) + "/" + String(repeating: "é", count: 60)

    private func archive(_ temporary: TemporaryFolder, _ name: String) throws -> (
        String, String, Int
    ) {
        let files = ["a.txt": "one", "deep/b.txt": String(repeating: "x", count: 512), long: "far"]
        for (path, text) in files { try temporary.write("\(name)/\(path)", text) }
        let target = temporary.path("\(name).tar")
        let written = try TarArchive.write(
            files.keys.sorted(), in: temporary.path(name), under: "cups", to: target)
        return (target, written.sha256, written.sizeBytes)
    }

    @Test func theSameFilesGiveTheSameBytes() throws {
        let temporary = try TemporaryFolder()
        let (first, firstDigest, firstBytes) = try archive(temporary, "one")
        let (second, secondDigest, secondBytes) = try archive(temporary, "two")
        #expect(
            FileManager.default.contents(atPath: first)
                == FileManager.default.contents(atPath: second))
        #expect(firstDigest == secondDigest && firstBytes == secondBytes)
        #expect(firstBytes % 512 == 0)
        let found = try Disk.digest(of: first)
        #expect(found.sha256 == firstDigest && found.sizeBytes == firstBytes)
    }

    @Test func tarReadsItBack() throws {
        let temporary = try TemporaryFolder()
        let (path, _, _) = try archive(temporary, "one")
        let target = try temporary.makeFolder("unpacked")
        #expect(try tar(["-xf", path, "-C", target]) == 0)
        for name in ["a.txt", "deep/b.txt", long] {
            #expect(
                FileManager.default.contents(atPath: "\(target)/cups/\(name)")
                    == FileManager.default.contents(atPath: temporary.path("one/\(name)")))
        }
    }

    /// One byte behind a hole once became gibibytes in the bucket.
    @Test func holesTakeNoRoomAndAreRestored() throws {
        let temporary = try TemporaryFolder()
        let path = try temporary.write("one/\(long)", "beginning")
        let file = open(path, O_WRONLY)
        #expect(pwrite(file, "end", 3, off_t(3 << 30)) == 3)
        close(file)
        try temporary.write("one/hole", "")
        #expect(truncate(temporary.path("one/hole"), off_t(9 << 30)) == 0)
        try temporary.write("one/plain", "text")
        let target = temporary.path("one.tar")
        let written = try TarArchive.write(
            ["hole", long, "plain"], in: temporary.path("one"), under: "cups", to: target)
        #expect(written.sizeBytes < 1 << 20)
        let unpacked = try temporary.makeFolder("unpacked")
        #expect(try tar(["-xf", target, "-C", unpacked]) == 0)
        let hole = try FileExtents.of("\(unpacked)/cups/hole")
        #expect(hole.sizeBytes == 9 << 30 && hole.data == [])
        let restored = try FileExtents.of("\(unpacked)/cups/\(long)")
        #expect(restored.sizeBytes == 3 << 30 + 3 && restored.dataBytes < 1 << 20)
        let copy = open("\(unpacked)/cups/\(long)", O_RDONLY)
        var bytes = [UInt8](repeating: 0, count: 9)
        #expect(pread(copy, &bytes, 9, 0) == 9 && bytes == Array("beginning".utf8))
        #expect(
            pread(copy, &bytes, 9, off_t(3 << 30)) == 3 && bytes[..<3] == Array("end".utf8)[...])
        close(copy)
        let plain = FileManager.default.contents(atPath: "\(unpacked)/cups/plain")
        #expect(plain == Data("text".utf8))
    }

    private func tar(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["tar"] + arguments
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
