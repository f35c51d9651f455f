internal import Glibc

/// Room that is kept for what has to be recorded once the disk is full: how work ended that filled
/// it, so that what that work wrote can be removed.
struct DiskReserve: Sendable {
    /// Kept, but no more than a fortieth of a small file system.
    static let maxBytes = 16 << 20

    let path: String

    /// Takes the room unless it is taken. Called while there is enough; what cannot be taken now is
    /// taken later.
    func take(of room: DiskRoom) {
        var known = stat()
        // One that is empty was cut off before its room was taken.
        if stat(path, &known) == 0, known.st_size > 0 { return }
        let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return }
        defer { close(file) }
        let isTaken = posix_fallocate(file, 0, min(Self.maxBytes, room.totalBytes / 40)) == 0
        if !isTaken { unlink(path) }
    }

    /// Gives the room away; false when it was not there.
    func release() -> Bool { unlink(path) == 0 }
}
