import Basics
import Foundation
import Glibc
import Lab

/// Standard output for results, standard error for everything else: the one writer of all
/// commands.
enum Console {
    /// The error when nobody reads standard output any more. It ends a command without a message.
    struct ReaderGone: Error {
        /// 128 plus the number of SIGPIPE, as a shell reports a program that this signal ended.
        static let code: Int32 = 141
    }

    /// Makes `write` report a missing reader by an error instead of a signal, and keeps files that
    /// are opened later from taking the number of a closed stream. Called once, before everything
    /// else.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
        where fcntl(stream, F_GETFD) == -1 {
            _ = open("/dev/null", O_RDWR)  // takes the lowest number that is free
        }
    }

    /// Writes a text, and a line break when it does not end with one.
    ///
    /// - Throws: `ReaderGone`, and `CommandFailure` when standard output takes nothing for another
    ///   reason. A part may have been written.
    static func result(_ text: String) throws {
        try bytes(Data((text.hasSuffix("\n") ? text : "\(text)\n").utf8))
    }

    /// Writes bytes as they are.
    ///
    /// - Throws: as `result` does.
    static func bytes(_ data: Data) throws {
        switch write(data, to: STDOUT_FILENO) {
        case 0: return
        case EPIPE: throw ReaderGone()
        case let code:
            throw CommandFailure(
                status: .error,
                message: "standard output cannot be written: \(String(cString: strerror(code)))")
        }
    }

    /// Writes a line to standard error. A failure is ignored, because nobody could be told.
    static func note(_ text: String) {
        _ = write(Data("\(text)\n".utf8), to: STDERR_FILENO)
    }

    static func error(_ text: String) {
        note("error: \(text)")
    }

    /// A Codable value as JSON with sorted keys, so that equal values are equal text.
    ///
    /// - Throws: as `result` does.
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder.indented
        try result(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Writes all bytes; returns 0, or the system's error number.
    private static func write(_ data: Data, to file: Int32) -> Int32 {
        data.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let count = Glibc.write(
                    file, bytes.baseAddress?.advanced(by: done), bytes.count - done)
                if count >= 0 {
                    done += count
                } else if errno == EAGAIN {
                    var wanted = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
                    poll(&wanted, 1, -1)
                } else if errno != EINTR {
                    return errno
                }
            }
            return 0
        }
    }
}

extension Console {
    /// Says which files and folders are left out because git ignores them.
    static func note(leftOut paths: [String]) {
        guard let first = paths.first else { return }
        note(
            "git ignores \(first)\(paths.count > 1 ? " and \(paths.count - 1) more" : ""), which "
                + "the lab never sees, so what is in there was not read")
    }
}
