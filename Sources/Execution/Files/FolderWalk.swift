internal import Foundation
internal import Glibc

/// Lists the regular files below a folder that others wrote, following nothing.
enum FolderWalk {
    /// Paths relative to `folder`, sorted. Throws for links, devices, sockets and names that
    /// cannot be kept.
    static func regularFiles(in folder: String, max: Int) throws(FileError) -> [String] {
        var found: [String] = []
        var pending = [""]
        while let relative = pending.popLast() {
            for name in try names(in: relative.isEmpty ? folder : "\(folder)/\(relative)") {
                let path = relative.isEmpty ? name : "\(relative)/\(name)"
                switch try type(of: "\(folder)/\(path)") {
                case S_IFREG: found.append(path)
                case S_IFDIR: pending.append(path)
                case S_IFLNK:
                    throw .unsuitable(path: path, reason: "is a link; results are plain files")
                default:
                    throw .unsuitable(path: path, reason: "is no plain file")
                }
                guard found.count + pending.count <= max else {
                    throw .unsuitable(path: folder, reason: "holds more than \(max) files")
                }
            }
        }
        return found.sorted()
    }

    private static func names(in folder: String) throws(FileError) -> [String] {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            for name in names where name.utf8.contains(UInt8(ascii: "\n")) || name.utf8.count > 255
            {
                throw FileError.unsuitable(path: folder, reason: "holds a file with an odd name")
            }
            return names
        } catch let error as FileError {
            throw error
        } catch {
            throw .failed(operation: "list", path: folder, reason: error.localizedDescription)
        }
    }

    private static func type(of path: String) throws(FileError) -> mode_t {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw .current("look at", path) }
        return status.st_mode & S_IFMT
    }
}
