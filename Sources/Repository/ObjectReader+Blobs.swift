public import Foundation
internal import Subprocess

extension ObjectReader {
    /// The contents of many files, by one git process.
    ///
    /// - Parameters:
    ///   - maxBytesEach: the largest content accepted.
    ///   - maxBytesTogether: the largest total of all contents, which limits the memory used.
    /// - Throws: `GitError.tooLarge`, which a caller can avoid with `sizes`; `GitError.damaged`
    ///   when an object is missing.
    public func blobs(
        _ ids: [BlobID], maxBytesEach: Int, maxBytesTogether: Int
    ) async throws(GitError) -> [BlobID: Data] {
        try await contents(
            ids, keptMaxBytes: maxBytesEach, maxBytesEach: maxBytesEach,
            maxBytesTogether: maxBytesTogether)
    }

    /// The first bytes of many files, by one git process. Git reads each file to its end, so this
    /// takes the time of `blobs`, but not its memory.
    ///
    /// - Parameter maxBytes: of each file.
    public func heads(
        of ids: [BlobID], maxBytes: Int
    ) async throws(GitError) -> [BlobID: Data] {
        try await contents(
            ids, keptMaxBytes: maxBytes, maxBytesEach: .max, maxBytesTogether: .max)
    }

    private func contents(
        _ ids: [BlobID], keptMaxBytes: Int, maxBytesEach: Int, maxBytesTogether: Int
    ) async throws(GitError) -> [BlobID: Data] {
        let wanted = Array(Set(ids)).sorted { $0.id < $1.id }
        guard !wanted.isEmpty else { return [:] }
        let batch = command("cat-file", ["--batch"], input: Self.lines(wanted))
        let outcome = try await batch.stream { output in
            var parser = CatFileParser()
            var collected: [BlobID: Data] = [:]
            var current: (id: BlobID, content: Data)?
            var totalBytes = 0
            for try await buffer in output {
                try parser.consume(buffer.withUnsafeBytes(Array.init)) { event in
                    switch event {
                    case .content(let part):
                        let left = keptMaxBytes - (current?.content.count ?? 0)
                        current?.content.append(contentsOf: part.prefix(left))
                    case .end:
                        if let current { collected[current.id] = current.content }
                    case .object(_, _, let sizeBytes):
                        let id = try Self.blob(event, maxBytes: maxBytesEach)
                        totalBytes += sizeBytes
                        guard totalBytes <= maxBytesTogether else {
                            throw GitError.tooLarge(
                                what: "all the files together", maxBytes: maxBytesTogether)
                        }
                        current = (id, Data(capacity: min(sizeBytes, keptMaxBytes)))
                    case .missing: try Self.blob(event, maxBytes: maxBytesEach)
                    }
                }
            }
            return collected
        }
        guard outcome.status == 0 else { throw batch.failure(outcome.status, outcome.message) }
        guard outcome.value.count == wanted.count else {
            throw .damaged("git cat-file left out \(wanted.count - outcome.value.count) objects")
        }
        return outcome.value
    }

    /// The lengths of many files, in bytes, by one git process.
    ///
    /// - Throws: `GitError.damaged` when an object is missing.
    public func sizes(of ids: [BlobID]) async throws(GitError) -> [BlobID: Int] {
        let wanted = Array(Set(ids)).sorted { $0.id < $1.id }
        guard !wanted.isEmpty else { return [:] }
        let output = try await command("cat-file", ["--batch-check"], input: Self.lines(wanted))
            .output(maxBytes: 64 << 20)
        var sizes: [BlobID: Int] = [:]
        for line in output.split(separator: UInt8(ascii: "\n")) {
            let words = String(decoding: line, as: UTF8.self).split(separator: " ")
            guard words.count == 3, let id = BlobID(String(words[0])), let size = Int(words[2])
            else { throw .damaged("an object of the repository is missing") }
            sizes[id] = size
        }
        return sizes
    }

    /// Writes a content of any size to a new file and returns its length; memory stays small.
    ///
    /// On return the content is durable; making the folder entry durable is the caller's job. An
    /// error leaves no file; a crash may leave a part.
    ///
    /// - Parameter path: must not exist; symbolic links are not followed.
    @discardableResult
    public func copyBlob(
        _ id: BlobID, to path: String, maxBytes: Int
    ) async throws(GitError) -> Int {
        let file = try NewFile(path: path)
        let batch = GitCommand(
            "cat-file", ["--git-dir=\(gitFolder)", "cat-file", "--batch"],
            environment: environment, deadline: deadlines.transfer, input: Self.lines([id]))
        do throws(GitError) {
            let outcome = try await batch.stream { output in
                var parser = CatFileParser()
                var sizeBytes = 0
                for try await buffer in output {
                    try parser.consume(buffer.withUnsafeBytes(Array.init)) { event in
                        switch event {
                        case .content(let part):
                            try file.append(part)
                            sizeBytes += part.count
                        case .end: break
                        case .object, .missing: try Self.blob(event, maxBytes: maxBytes)
                        }
                    }
                }
                return (sizeBytes, parser.isBetweenObjects)
            }
            guard outcome.status == 0 else { throw batch.failure(outcome.status, outcome.message) }
            guard outcome.value.1 else {
                throw GitError.damaged("git cat-file ended within \(id)")
            }
            try file.finish()
            return outcome.value.0
        } catch {
            file.remove()
            throw error
        }
    }

    private static func lines(_ ids: [BlobID]) -> [UInt8] {
        ids.flatMap { Array("\($0.id)\n".utf8) }
    }

    @discardableResult
    private static func blob(
        _ event: CatFileParser.Event, maxBytes: Int
    ) throws(GitError) -> BlobID {
        guard case .object(let name, let type, let sizeBytes) = event else {
            throw .damaged("an object of the repository is missing")
        }
        guard type == "blob", let id = BlobID(name) else {
            throw .refused("the object \(name) is a \(type), not a file")
        }
        guard sizeBytes <= maxBytes else {
            throw .tooLarge(
                what: "the file content \(name.prefix(12)), \(sizeBytes) bytes,",
                maxBytes: maxBytes)
        }
        return id
    }
}
