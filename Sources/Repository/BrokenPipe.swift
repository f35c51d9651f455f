internal import Foundation

/// Writing to a git that has just ended must be an error of that write, not the end of this
/// process.
enum BrokenPipe {
    /// Read it before a process gets input; the first reading settles it for good.
    static let isIgnored: Void = {
        signal(SIGPIPE, SIG_IGN)
    }()
}
