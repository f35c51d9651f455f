internal import Basics
import Foundation
import Synchronization

/// A bucket that is a folder: an object is a file under its key.
///
/// The hidden folder `.bucket` holds everything else: `incoming` (unfinished files), `records`
/// (content types and digests) and `uploads` (in parts). Only one process at a time may use a
/// folder; in it every function may be called at any time.
///
/// A key cannot begin with `.bucket`, and cannot be the folder of another key.
public final class DirectoryBucket: Sendable {
    let root: String
    private let signing: Mutex<LinkSigner>
    private let publishing = Mutex(Publishing())

    /// Held while names change, never while bytes are copied.
    private struct Publishing {
        var namesGiven = 0
    }

    static let hiddenName = ".bucket"

    /// Opens the folder, makes it when it is missing, and removes unfinished files that a crash
    /// left.
    ///
    /// - Parameters:
    ///   - path: absolute.
    ///   - signer: makes the links; `verify` checks them.
    /// - Throws: `file`, or `invalidRequest` for a path that is not absolute.
    public init(path: String, signer: LinkSigner) throws(BucketError) {
        guard path.hasPrefix("/") else {
            throw .invalidRequest("the bucket's folder '\(path)' must be an absolute path")
        }
        root = path.hasSuffix("/") && path != "/" ? String(path.dropLast()) : path
        signing = Mutex(signer)
        for folder in [root, hidden, incoming, records, uploads] { try Folder.make(folder) }
        for name in try Folder.names(in: incoming) ?? [] {
            let path = "\(incoming)/\(name)"
            let isFolder = try Folder.status(path).map { $0.st_mode & S_IFMT == S_IFDIR }
            if isFolder == true {
                try Folder.removeTree(path)
            } else {
                try Folder.removeFile(path)
            }
        }
    }

    var signer: LinkSigner { signing.withLock { $0 } }

    /// Makes links begin with `baseURL` from now on; used when the port of the status server
    /// becomes known.
    ///
    /// - Throws: `invalidRequest` when the text is not a base URL.
    public func moveLinks(to baseURL: String) throws(BucketError) {
        let moved = try signer.moved(to: baseURL)
        signing.withLock { $0 = moved }
    }

    var hidden: String { "\(root)/\(Self.hiddenName)" }
    var incoming: String { "\(hidden)/incoming" }
    var records: String { "\(hidden)/records" }
    var uploads: String { "\(hidden)/uploads" }

    func key(_ text: String) throws(BucketError) -> ObjectKey {
        let key = try ObjectKey(text)
        guard key.components.first != Self.hiddenName else {
            throw .invalidKey(
                key: text, reason: "it must not begin with the folder '\(Self.hiddenName)'")
        }
        return key
    }

    func path(of key: ObjectKey) -> String { "\(root)/\(key.text)" }

    /// The path of a key's record. The key's digest names it, because a key with a suffix could be
    /// too long for a file name.
    func recordPath(of key: ObjectKey) -> String { "\(records)/\(Self.recordName(key)).json" }

    /// A unique path for an unfinished file.
    func incomingPath() -> String {
        let number = publishing.withLock { state in
            state.namesGiven += 1
            return state.namesGiven
        }
        return "\(incoming)/\(number)"
    }

    /// Throws unless the folder exists: without this check, all objects of an unmounted volume
    /// would count as absent.
    func confirmFolder() throws(BucketError) {
        guard try Folder.status(records) != nil else {
            throw .file(operation: "find the bucket's folder", path: root, code: ENOENT)
        }
    }

    /// Gives a finished file its key: first the record, then the name.
    func publish(
        _ file: IncomingFile, as key: ObjectKey, attributes: ObjectAttributes, at time: UTCTime
    ) throws -> ObjectSummary {
        try file.setModified(at: time)
        let mark = FileMark(try file.status())
        let record = ObjectRecord(attributes: attributes, file: mark)
        let recordFile = try IncomingFile(incomingPath())
        try JSONEncoder().encode(record).withUnsafeBytes { try recordFile.write($0) }
        try recordFile.sync()
        try file.sync()
        let target = path(of: key)
        try publishing.withLock { _ in
            try makeFolders(above: key)
            if let found = try Folder.status(target), found.st_mode & S_IFMT == S_IFDIR {
                throw BucketError.invalidKey(
                    key: key.text, reason: "it is the folder of other keys in this bucket")
            }
            try recordFile.rename(to: recordPath(of: key))
            try file.rename(to: target)
            try Folder.sync(Folder.parent(of: target))
        }
        return mark.summary(of: key.text, sha256: attributes.sha256)
    }

    /// Removes the file, then its record and the folders that are empty now.
    func remove(_ key: ObjectKey) throws(BucketError) {
        try publishing.withLock { _ throws(BucketError) in
            let target = path(of: key)
            guard let found = try Folder.status(target), found.st_mode & S_IFMT != S_IFDIR
            else { return }
            try Folder.removeFile(target)
            try Folder.sync(Folder.parent(of: target))
            try Folder.removeFile(recordPath(of: key))
            var folder = Folder.parent(of: target)
            while folder.utf8.count > root.utf8.count, rmdir(folder) == 0 {
                folder = Folder.parent(of: folder)
            }
        }
    }

    private func makeFolders(above key: ObjectKey) throws(BucketError) {
        var folder = root
        for component in key.components.dropLast() {
            folder += "/\(component)"
            if try Folder.make(folder) { continue }
            guard let found = try Folder.status(folder), found.st_mode & S_IFMT == S_IFDIR else {
                throw .invalidKey(
                    key: key.text, reason: "'\(component)' in it is itself a key of this bucket")
            }
        }
    }

    private static func recordName(_ key: ObjectKey) -> String {
        Hex.encode(ContentDigest(Array(key.text.utf8)).sha256)
    }
}
