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

    private func tar(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["tar"] + arguments
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
