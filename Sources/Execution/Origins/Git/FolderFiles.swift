internal import Foundation
internal import Glibc
public import Manifests
internal import Repository

/// Looks at the files of a local folder that manifests name; writes nothing and follows no link.
public struct FolderFiles: Sendable {
    private let folder: String
    private static let namesMax = 2_000

    /// - Parameter folder: the absolute path of the folder of manifests.
    public init(folder: String) {
        self.folder = folder
    }

    /// The files found at the paths. Each file whose digest is wanted is read once, in pieces, as
    /// many files at a time as there are cores.
    ///
    /// - Parameter paths: paths relative to the folder, each with whether the digest is wanted.
    public func look(at paths: [String: Bool]) async -> [String: FoundFile] {
        var found: [String: FoundFile] = [:]
        var names: [String: [String]] = [:]
        var toRead: [String] = []
        for (path, wantsDigest) in paths {
            switch kind(of: path) {
            case .success(S_IFREG):
                if wantsDigest { toRead.append(path) } else { found[path] = fileOrPointer(path) }
            case .success(S_IFDIR):
                found[path] = .folder(isEmpty: children(of: path).isEmpty)
            case .success(S_IFLNK): found[path] = .link
            case .success:
                found[path] = .unreadable(reason: "it is a device, a pipe or a socket")
            case .failure(let error) where error.isAbsence:
                if hasLookalike(of: path) {
                    found[path] = .lookalike
                    continue
                }
                let parent = ContainedFile.parts(of: path).dropLast().joined(separator: "/")
                let beside = names[parent] ?? children(of: parent)
                names[parent] = beside
                found[path] = .nothing(beside: beside)
            case .failure(let error): found[path] = .unreadable(reason: error.description)
            }
        }
        return await digested(toRead.sorted()).merging(found) { digested, _ in digested }
    }

    private func digested(_ paths: [String]) async -> [String: FoundFile] {
        await withTaskGroup(of: (String, FoundFile).self) { group in
            var rest = paths[...]
            for path in rest.prefix(ProcessInfo.processInfo.activeProcessorCount) {
                group.addTask { (path, digested(path)) }
            }
            rest = rest.dropFirst(ProcessInfo.processInfo.activeProcessorCount)
            var found: [String: FoundFile] = [:]
            while let (path, file) = await group.next() {
                found[path] = file
                if let next = rest.popFirst() { group.addTask { (next, digested(next)) } }
            }
            return found
        }
    }

    /// The kind of entry at the path, or that of a link on the way.
    private func kind(of path: String) -> Result<mode_t, SystemError> {
        var current = folder
        var kind = mode_t(S_IFDIR)
        for part in ContainedFile.parts(of: path) {
            guard kind == S_IFDIR else { return .failure(SystemError(number: ENOTDIR)) }
            current += "/\(part)"
            var status = stat()
            guard lstat(current, &status) == 0 else { return .failure(SystemError(number: errno)) }
            kind = status.st_mode & S_IFMT
            if kind == S_IFLNK { break }
        }
        return .success(kind)
    }

    /// Whether a path with other bytes is the same Unicode text.
    private func hasLookalike(of path: String) -> Bool {
        guard path.utf8.contains(where: { $0 >= 0x80 }) else { return false }
        var current = ""
        for part in ContainedFile.parts(of: path) {
            guard let name = children(of: current).first(where: { $0 == part }) else {
                return false
            }
            current += current.isEmpty ? name : "/\(name)"
        }
        return true
    }

    private func children(of path: String) -> [String] {
        let names = try? FolderManifests.names(in: "\(folder)/\(path)")  // nothing to suggest
        return Array((names ?? []).sorted().prefix(Self.namesMax))
    }

    private func digested(_ path: String) -> FoundFile {
        let found = fileOrPointer(path)
        guard case .file(_, let head) = found else { return found }
        do throws(FileError) {
            return .file(sha256: try Disk.digest(of: "\(folder)/\(path)").sha256, head: head)
        } catch {
            return .unreadable(reason: error.reason)
        }
    }

    /// Whether the path is a file or a Git LFS pointer; reads only its beginning.
    private func fileOrPointer(_ path: String) -> FoundFile {
        do throws(FileError) {
            let head = try Disk.head(of: "\(folder)/\(path)", maxBytes: 1024)
            return LFSPointer(parsing: Data(head)).map { .pointer(sha256: $0.sha256) }
                ?? .file(sha256: nil, head: FileHead(head))
        } catch {
            return .unreadable(reason: error.reason)
        }
    }
}

/// An error of a system call.
private struct SystemError: Error, CustomStringConvertible {
    let number: Int32

    /// Whether the error means that the path does not exist.
    var isAbsence: Bool { number == ENOENT || number == ENOTDIR }

    var description: String { String(cString: strerror(number)) }
}
