public import Foundation

/// A folder of its own in the system's temporary folder, removed with everything below it when the
/// last reference goes away.
public final class TemporaryFolder: Sendable {
    /// Absolute, with symbolic links resolved, without a slash at the end.
    public let path: String

    public init() throws {
        let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        let folder = parent.appending(path: "reconciler-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path(percentEncoded: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)  // what is left is only rubbish
    }

    /// The absolute path of something below this folder; nothing is made.
    public func path(_ relative: String) -> String {
        "\(path)/\(relative)"
    }

    /// Writes a file below this folder, with the folders above it, and returns its absolute path.
    @discardableResult
    public func write(_ relative: String, _ contents: Data) throws -> String {
        let file = URL(filePath: path(relative))
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try contents.write(to: file)
        return file.path(percentEncoded: false)
    }

    @discardableResult
    public func write(_ relative: String, _ text: String) throws -> String {
        try write(relative, Data(text.utf8))
    }

    /// The absolute path of a new folder below this one.
    @discardableResult
    public func makeFolder(_ relative: String) throws -> String {
        try FileManager.default.createDirectory(
            atPath: path(relative), withIntermediateDirectories: true)
        return path(relative)
    }

    public func exists(_ relative: String) -> Bool {
        FileManager.default.fileExists(atPath: path(relative))
    }
}
