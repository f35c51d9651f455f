internal import Foundation

/// The right to change a mirror, held until the value goes away. The kernel takes it back when the
/// process ends, however it ends.
struct MirrorLock: ~Copyable {
    private let descriptor: CInt

    /// - Throws: `GitError.refused` when another fetch holds it.
    init(path: String) throws(GitError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .fileFailed(path: path, reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .refused("another fetch into this mirror is under way; wait for its end")
        }
        self.descriptor = descriptor
    }

    deinit {
        // A child that was forked and has not reached its exec yet still holds a copy.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
