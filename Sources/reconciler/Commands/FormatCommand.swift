import ArgumentParser
import Execution
import Foundation
import Lab
import Manifests
import PathKit

struct FormatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Put the keys of manifests in order and indent them by two spaces.",
        discussion: """
            Comments and values stay as they are written. A file whose meaning could change stays \
            as it is, and the reason is printed. Files that git ignores stay as they are, too. \
            Names of changed files go to standard output.
            """)

    @Argument(help: "Folder of manifests, or one file.")
    var path = "."

    @Flag(help: "Change nothing; end with 1 when something would change.")
    var check = false

    func run() async throws {
        var applying: [ExitStatus] = []
        for (file, name) in try await files() {
            switch ManifestFormatter.format(file) {
            case .unchanged: break
            case .changed(let formatted):
                try Console.result(name)
                if check { applying.append(.error) } else { try replace(formatted, at: name) }
            case .refused(let place, let reason):
                let line = "\(name):\(place.line):\(place.column)"
                Console.note("\(line): left as it is: \(reason)")
                applying.append(.invalid)
            }
        }
        let status = ExitStatus.first(of: applying)
        if status != .fine { throw status.code }
    }

    /// Each file with its path from the working directory.
    private func files() async throws -> [(SourceFile, String)] {
        let given = Path(path)
        if given.exists, !given.isDirectory {
            do throws(FileError) {
                let content = try FolderManifests.content(of: given.absolute().string)
                return [(SourceFile(path: path, content: content), path)]
            } catch {
                throw CommandFailure(
                    status: .error, message: "'\(path)' cannot be read: \(error.reason)")
            }
        }
        let folder = try await ManifestFolder(path: path)
        let files = try folder.files()
        if files.isEmpty { throw await folder.nothingDeclared(path, files: 0) }
        return files.map { ($0, path == "." ? $0.path : "\(path)/\($0.path)") }
    }

    private func replace(_ file: SourceFile, at name: String) throws {
        try file.content.write(to: URL(filePath: name), options: .atomic)
    }
}
