import Foundation

/// What a `DirectoryBucket` stores beside an object's file.
///
/// It is written before the file gets its name, and describes exactly one file: after a crash in
/// between, or a copy of the folder, it does not match and the digest is computed anew.
struct ObjectRecord: Codable, Hashable {
    var attributes: ObjectAttributes
    var file: FileMark
}

/// Tells a file from the one that is put in its place.
struct FileMark: Codable, Hashable {
    var inode: UInt64
    var sizeBytes: Int64
    var modifiedSeconds: Int

    init(_ status: stat) {
        inode = UInt64(status.st_ino)
        sizeBytes = Int64(status.st_size)
        modifiedSeconds = Int(status.st_mtim.tv_sec)
    }

    var eTag: String {
        [UInt64(bitPattern: Int64(modifiedSeconds)), inode, UInt64(bitPattern: sizeBytes)]
            .map { String($0, radix: 16) }.joined(separator: "-")
    }

    func summary(of key: String, sha256: String?) -> ObjectSummary {
        ObjectSummary(
            key: key, sizeBytes: sizeBytes, eTag: eTag, sha256: sha256,
            modifiedAt: Date(timeIntervalSince1970: TimeInterval(modifiedSeconds)))
    }
}
