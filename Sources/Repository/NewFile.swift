internal import Foundation

/// A file that did not exist before and is filled from the front.
struct NewFile: Sendable {
    private let path: String
    private let handle: FileHandle

    init(path: String) throws(GitError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .fileFailed(path: path, reason: String(cString: strerror(errno)))
        }
        self.path = path
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func append(_ bytes: ArraySlice<UInt8>) throws(GitError) {
        try attempt { try handle.write(contentsOf: Data(bytes)) }
    }

    /// On return the content is on disk and the file is closed.
    func finish() throws(GitError) {
        try attempt {
            try handle.synchronize()
            try handle.close()
        }
    }

    func remove() {
        unlink(path)
    }

    private func attempt(_ work: () throws -> Void) throws(GitError) {
        do {
            try work()
        } catch {
            throw .fileFailed(path: path, reason: "\(error.localizedDescription)")
        }
    }
}
