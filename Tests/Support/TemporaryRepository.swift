public import Foundation

/// A small git repository with a work tree in a temporary folder: what a lab's users push to.
///
/// Every call runs real git, with no settings but its own: author, times and so commit ids are
/// the same on every machine.
public final class TemporaryRepository: Sendable {
    /// What git said when it did not succeed.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    public let folder: TemporaryFolder
    /// The work tree, to be given as a remote as it is.
    public let path: String

    /// An empty repository whose unborn branch is `branch`.
    public init(branch: String = "main") throws {
        folder = try TemporaryFolder()
        path = try folder.makeFolder("repository")
        try git(["init", "--quiet", "--initial-branch", branch])
    }

    /// The commit id of what is checked out.
    public var head: String {
        get throws { try git(["rev-parse", "HEAD"]) }
    }

    /// Writes a file of the work tree; `commit` records it.
    public func write(_ file: String, _ contents: Data) throws {
        try folder.write("repository/\(file)", contents)
    }

    public func write(_ file: String, _ text: String) throws {
        try write(file, Data(text.utf8))
    }

    public func makeExecutable(_ file: String) throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: "\(path)/\(file)")
    }

    public func link(_ file: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: "\(path)/\(file)", withDestinationPath: target)
    }

    /// Removes a file or folder of the work tree; `commit` records it.
    public func remove(_ file: String) throws {
        try FileManager.default.removeItem(atPath: "\(path)/\(file)")
    }

    /// Records the whole work tree, also when nothing changed, and returns the commit id.
    @discardableResult
    public func commit(
        _ message: String, secondsSince1970: Int = 1_700_000_000
    ) throws -> String {
        let time = [
            "GIT_AUTHOR_DATE": "@\(secondsSince1970) +0000",
            "GIT_COMMITTER_DATE": "@\(secondsSince1970) +0000",
        ]
        try git(["add", "--all"])
        try git(["commit", "--quiet", "--allow-empty", "-m", message], environment: time)
        return try head
    }

    /// Writes one file, commits, and returns the commit id.
    @discardableResult
    public func commit(
        writing file: String, _ text: String, secondsSince1970: Int = 1_700_000_000
    ) throws -> String {
        try write(file, text)
        return try commit("Write \(file)", secondsSince1970: secondsSince1970)
    }

    /// Makes a branch at what is checked out, and checks it out.
    public func branch(_ name: String) throws {
        try git(["checkout", "--quiet", "-b", name])
    }

    public func checkout(_ name: String) throws {
        try git(["checkout", "--quiet", name])
    }

    /// Moves the branch and the work tree to another commit: what a force push does.
    public func reset(to revision: String) throws {
        try git(["reset", "--quiet", "--hard", revision])
    }

    /// Runs git in the work tree and returns what it wrote, without white space at the ends.
    ///
    /// - Throws: `Failure` with git's own words when it does not exit with 0.
    @discardableResult
    public func git(
        _ arguments: [String], input: Data? = nil, environment: [String: String] = [:]
    ) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        process.currentDirectoryURL = URL(filePath: path)
        process.environment = Self.fixedEnvironment(home: folder.path)
            .merging(environment) { _, own in own }
        // Files, not pipes: nothing can fill up, whatever the order of reading and writing.
        let name = "git-\(UUID().uuidString)"
        let inputPath = try folder.write("\(name).in", input ?? Data())
        let outputPath = try folder.write("\(name).out", Data())
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: inputPath))
        let output = try FileHandle(forWritingTo: URL(filePath: outputPath))
        process.standardOutput = output
        process.standardError = output
        try process.run()
        process.waitUntilExit()
        let written = try Data(contentsOf: URL(filePath: outputPath))
        let text = String(decoding: written, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard process.terminationStatus == 0 else {
            let command = arguments.joined(separator: " ")
            throw Failure(
                description: "git \(command) exited with \(process.terminationStatus): \(text)")
        }
        return text
    }

    private static func fixedEnvironment(home: String) -> [String: String] {
        [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
            "HOME": home,
            "LC_ALL": "C",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_AUTHOR_NAME": "Ada",
            "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_COMMITTER_NAME": "Ada",
            "GIT_COMMITTER_EMAIL": "ada@example.org",
        ]
    }
}
