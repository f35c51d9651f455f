/// One record of `git ls-tree -z`.
struct TreeEntry {
    let mode: String
    let type: String
    let id: String
    let path: ArraySlice<UInt8>

    /// - Throws: `GitError.damaged` for what git never writes.
    init(parsing record: ArraySlice<UInt8>) throws(GitError) {
        guard let tab = record.firstIndex(of: UInt8(ascii: "\t")) else {
            throw .damaged("git ls-tree wrote a record without a path")
        }
        let fields = record[..<tab].split(separator: UInt8(ascii: " "))
            .map { String(decoding: $0, as: UTF8.self) }
        guard fields.count == 3, ObjectName.isValid(fields[2]) else {
            throw .damaged("git ls-tree wrote a record with \(fields.count) fields")
        }
        mode = fields[0]
        type = fields[1]
        id = fields[2]
        path = record[(tab + 1)...]
    }
}
