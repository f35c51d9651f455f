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
                == "too little is free; 1024 MiB are kept free")
    }

    @Test func aSmallOneKeepsATwentiethFree() {
        #expect(room(4 << 20, of: 64 << 20).shortage(wasShort: false) == nil)
        #expect(
            room(2 << 20, of: 64 << 20).shortage(wasShort: false)
                == "too little is free; 3 MiB are kept free")
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
                == "too few files can be made; room for 10000 is kept free")
    }

    @Test func aFileSystemWithoutALimitOfFilesHasRoom() {
        let room = DiskRoom(freeBytes: 2 << 30, totalBytes: 1 << 40, freeFiles: 0, totalFiles: 0)
        #expect(room.shortage(wasShort: true) == nil)
    }

    @Test func aFileFitsWhenItLeavesTheFloor() {
        let room = room(3 << 30, of: 1 << 40)
        #expect(room.isRoomy(for: 2 << 30))
        #expect(!room.isRoomy(for: 2 << 30 + 1))
    }
}
