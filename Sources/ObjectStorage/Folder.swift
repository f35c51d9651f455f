import Foundation

/// Folders of the local file system, by absolute path.
enum Folder {
    static func parent(of path: String) -> String {
        let components = path.utf8.split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let parent = components.dropLast().map { String(Substring($0)) }.joined(separator: "/")
        return parent.isEmpty ? "/" : parent
    }

    /// Makes renamed, new and removed entries of the folder durable.
    static func sync(_ path: String) throws(BucketError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .file("sync", path) }
    }

    /// Makes a folder, durably. False when the path exists already.
    @discardableResult
    static func make(_ path: String) throws(BucketError) -> Bool {
        guard mkdir(path, 0o750) == 0 else {
            guard errno == EEXIST else { throw .file("make the folder", path) }
            return false
        }
        try sync(parent(of: path))
        return true
    }

    /// The names inside, in no order; nil when there is no such folder.
    static func names(in path: String) throws(BucketError) -> [String]? {
        guard let folder = opendir(path) else {
            guard errno == ENOENT || errno == ENOTDIR else { throw .file("list", path) }
            return nil
        }
        defer { closedir(folder) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw .file("list", path) }
        return names
    }

    /// The entry at the path, links not followed; nil when there is none.
    static func status(_ path: String) throws(BucketError) -> stat? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw .file("look at", path) }
            return nil
        }
        return status
    }

    /// Removes a file. A missing file is a success.
    static func removeFile(_ path: String) throws(BucketError) {
        guard unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR else {
            throw .file("remove", path)
        }
    }

    /// Removes a folder with its files and its folders of files. A missing folder is a success.
    static func removeTree(_ path: String) throws(BucketError) {
        for name in try names(in: path) ?? [] {
            let inner = "\(path)/\(name)"
            let isFolder = try status(inner).map { $0.st_mode & S_IFMT == S_IFDIR }
            if isFolder == true { try removeTree(inner) } else { try removeFile(inner) }
        }
        guard rmdir(path) == 0 || errno == ENOENT else { throw .file("remove", path) }
    }
}
