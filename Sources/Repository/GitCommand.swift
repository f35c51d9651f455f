internal import Deadlines
internal import Foundation
internal import Subprocess
internal import SystemPackage

/// One run of git in a session of its own; at the deadline the whole session is killed.
struct GitCommand: Sendable {
    /// The result of a run that was neither killed nor cancelled.
    struct Outcome<Value: Sendable>: Sendable {
        let value: Value
        /// The exit status, or 128 plus the signal that ended it.
        let status: Int
        /// The end of standard error.
        let message: String
    }

    /// Shown in errors instead of the arguments, which may be long and hold addresses.
    let name: String
    /// Absolute paths only: git runs in `/`, no matter where this process was started.
    let arguments: [String]
    let environment: GitEnvironment
    let deadline: Duration
    let input: [UInt8]
    /// Absolute path of another program to run in the same way instead of git.
    var program: String?

    init(
        _ name: String, _ arguments: [String], environment: GitEnvironment, deadline: Duration,
        input: [UInt8] = []
    ) {
        self.name = name
        self.arguments = arguments
        self.environment = environment
        self.deadline = deadline
        self.input = input
    }

    /// Runs git and returns its output, with any exit status.
    func outcome(maxBytes: Int) async throws(GitError) -> Outcome<[UInt8]> {
        let what = "the output of git \(name)"
        return try await stream { output in
            var collected: [UInt8] = []
            for try await buffer in output {
                buffer.withUnsafeBytes { collected.append(contentsOf: $0) }
                guard collected.count <= maxBytes else {
                    throw GitError.tooLarge(what: what, maxBytes: maxBytes)
                }
            }
            return collected
        }
    }

    /// Runs git and returns its output.
    ///
    /// - Throws: the error that git's message means, when git does not exit with 0.
    @discardableResult
    func output(maxBytes: Int = 1 << 20) async throws(GitError) -> [UInt8] {
        let outcome = try await outcome(maxBytes: maxBytes)
        guard outcome.status == 0 else { throw failure(outcome.status, outcome.message) }
        return outcome.value
    }

    /// The outcome of `output` as a value, for a run beside another command.
    func result() async -> Result<[UInt8], GitError> {
        do throws(GitError) {
            return .success(try await output())
        } catch {
            return .failure(error)
        }
    }

    func failure(_ status: Int, _ message: String) -> GitError {
        GitError(command: name, status: status, message: message)
    }

    /// Runs git while `read` takes its output. An error of `read` kills git.
    func stream<Value: Sendable>(
        _ read: @escaping @Sendable (SubprocessOutputSequence) async throws -> Value
    ) async throws(GitError) -> Outcome<Value> {
        BrokenPipe.isIgnored
        do {
            let late = GitError.deadlineExceeded(command: name, after: deadline)
            return try await withDeadline(deadline, throwing: late) { try await execute(read) }
        } catch let error as GitError {
            throw error
        } catch let error as SubprocessError where !Task.isCancelled {
            throw error.code == .executableNotFound || error.code == .spawnFailed
                ? .unavailable("\(error)")
                : .commandFailed(command: name, status: -1, message: "\(error)")
        } catch {
            throw Task.isCancelled || error is CancellationError
                ? .cancelled : .commandFailed(command: name, status: -1, message: "\(error)")
        }
    }

    private func execute<Value: Sendable>(
        _ read: @Sendable (SubprocessOutputSequence) async throws -> Value
    ) async throws -> Outcome<Value> {
        // SIGKILL ends the whole group at once; files that a killed git leaves are removed later.
        let ending = [
            TeardownStep.send(
                signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)
        ]
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = ending
        let variables = environment.variables.map { (Environment.Key(stringLiteral: $0), $1) }
        let result = try await Subprocess.run(
            (program ?? environment.git).map { .path(FilePath($0)) } ?? .name("git"),
            arguments: Arguments(
                program == nil ? ["-C", "/", "--no-pager"] + arguments : arguments),
            environment: .custom(Dictionary(variables) { $1 }),
            platformOptions: options,
            input: .array(input), output: .sequence, error: .sequence
        ) { execution in
            async let message = Self.end(of: execution.standardError)
            do {
                let value = try await read(execution.standardOutput)
                return (value, try await message)
            } catch {
                await execution.teardown(using: ending)
                throw error
            }
        }
        let (value, message) = result.closureResult
        switch result.terminationStatus {
        case .exited(let code): return Outcome(value: value, status: Int(code), message: message)
        case .signaled(let signal):
            return Outcome(value: value, status: 128 + Int(signal), message: message)
        }
    }

    /// The last 4 KiB of a text that may be endless.
    private static func end(of sequence: SubprocessOutputSequence) async throws -> String {
        let maxBytes = 4096
        var kept: [UInt8] = []
        for try await buffer in sequence {
            buffer.withUnsafeBytes { kept.append(contentsOf: $0) }
            if kept.count > maxBytes { kept.removeFirst(kept.count - maxBytes) }
        }
        return String(decoding: kept, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// Ignores SIGPIPE, so that writing to a git that has just ended fails with an error instead of
/// ending this process.
enum BrokenPipe {
    /// Read this before a process gets input; the first read changes the setting for good.
    static let isIgnored: Void = {
        signal(SIGPIPE, SIG_IGN)
    }()
}
