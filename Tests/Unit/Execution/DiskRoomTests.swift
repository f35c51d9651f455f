import Testing

@testable import Execution

@Suite struct DiskRoomTests {
    private func room(_ freeBytes: Int, of totalBytes: Int, files: Int = 50_000) -> DiskRoom {
        DiskRoom(
            freeBytes: freeBytes, totalBytes: totalBytes, freeFiles: files, totalFiles: 1_000_000)
    }

    @Test func aLargeDiskKeepsAGibibyteFree() {
        #expect(room(2 << 30, of: 1 << 40).shortage == nil)
        #expect(
            room(1000 << 20, of: 1 << 40).shortage == "1000 MiB are free, 1024 MiB are kept free")
    }

    @Test func aSmallOneKeepsATwentiethFree() {
        #expect(room(4 << 20, of: 64 << 20).shortage == nil)
        #expect(room(2 << 20, of: 64 << 20).shortage == "2 MiB are free, 3 MiB are kept free")
    }

    @Test func filesRunOutAsWell() {
        #expect(
            room(2 << 30, of: 1 << 40, files: 9_999).shortage
                == "9999 more files can be made, room for 10000 is kept free")
    }

    @Test func aFileSystemWithoutALimitOfFilesHasRoom() {
        let room = DiskRoom(freeBytes: 2 << 30, totalBytes: 1 << 40, freeFiles: 0, totalFiles: 0)
        #expect(room.shortage == nil)
    }
}
