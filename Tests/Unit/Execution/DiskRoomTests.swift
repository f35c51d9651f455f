import Foundation
import TestSupport
import Testing

@testable import Execution

@Suite struct DiskRoomTests {
    private func room(_ freeBytes: Int, of totalBytes: Int, files: Int = 50_000) -> DiskRoom {
        DiskRoom(
            freeBytes: freeBytes, totalBytes: totalBytes, freeFiles: files, totalFiles: 1_000_000)
    }

    @Test func aLargeDiskKeepsAGibibyteFree() {
        #expect(room(1 << 30, of: 1 << 40).shortage(wasShort: false) == nil)
        #expect(
            room(1000 << 20, of: 1 << 40).shortage(wasShort: false)
                == "too little disk space is free; 1024 MiB must stay free")
    }

    @Test func aSmallOneKeepsATwentiethFree() {
        #expect(room(4 << 20, of: 64 << 20).shortage(wasShort: false) == nil)
        #expect(
            room(2 << 20, of: 64 << 20).shortage(wasShort: false)
                == "too little disk space is free; 3 MiB must stay free")
    }

    /// What changes with each byte would be recorded anew at each look.
    @Test func itSaysTheSameUntilATenthMoreIsFree() {
        let short = room(1000 << 20, of: 1 << 40).shortage(wasShort: false)
        #expect(room(999 << 20, of: 1 << 40).shortage(wasShort: true) == short)
        #expect(room(1100 << 20, of: 1 << 40).shortage(wasShort: true) == short)
        #expect(room(1100 << 20, of: 1 << 40).shortage(wasShort: false) == nil)
        #expect(room(1130 << 20, of: 1 << 40).shortage(wasShort: true) == nil)
    }

    @Test func filesRunOutAsWell() {
        #expect(
            room(2 << 30, of: 1 << 40, files: 9_999).shortage(wasShort: false)
                == "too few files can be created; room for 10000 must stay free")
    }

    @Test func aFileSystemWithoutALimitOfFilesHasRoom() {
        let room = DiskRoom(freeBytes: 2 << 30, totalBytes: 1 << 40, freeFiles: 0, totalFiles: 0)
        #expect(room.shortage(wasShort: true) == nil)
    }

    @Test func itRunsOutOnceAQuarterOfWhatIsKeptFreeIsUsed() {
        #expect(!room(768 << 20, of: 1 << 40).isRunningOut)
        #expect(room(767 << 20, of: 1 << 40).isRunningOut)
        #expect(room(2 << 30, of: 1 << 40, files: 7_499).isRunningOut)
    }

    /// What the reserve gives back would else look like enough.
    @Test func theReserveIsLessThanWhatCountsAsRunningOut() {
        for shift in [26, 28, 30, 34, 40] {
            let total = 1 << shift
            let reserve = min(DiskReserve.maxBytes, total / 40)
            #expect(room(reserve + 65_536, of: total).isRunningOut, "\(shift)")
        }
    }

    /// Work is not stopped for what others wrote.
    @Test func aFolderIsToBlameWhenThereIsEnoughWithoutIt() throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("task/deep")
        let file = try folder.write("task/deep/data", Data(repeating: 1, count: 1 << 20))
        try folder.write("task/holes", Data())
        #expect(truncate("\(folder.path)/task/holes", 1 << 40) == 0)
        #expect(link(file, "\(folder.path)/beside") == 0)
        let usage = FolderUsage.of("\(folder.path)/task")
        #expect((1 << 20..<2 << 20).contains(usage.bytes))
        #expect(usage.files == 3)
        #expect(FolderUsage.of("\(folder.path)/none") == FolderUsage.of("\(folder.path)/beside"))
        #expect(room(1023 << 20, of: 1 << 40).isEnough(without: usage))
        #expect(!room(1000 << 20, of: 1 << 40).isEnough(without: usage))
    }

    @Test func aFileFitsWhenItLeavesTheFloor() {
        let room = room(3 << 30, of: 1 << 40)
        #expect(room.isRoomy(for: 2 << 30))
        #expect(!room.isRoomy(for: 2 << 30 + 1))
    }
}
