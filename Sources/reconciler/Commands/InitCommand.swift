import ArgumentParser
import Foundation
import Manifests
import PathKit

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Begin a repository of manifests.",
        discussion: """
            Writes a Lab, a User, an architecture, settings for editors and the schema. With \
            --model also a first Model, Dataset, TrainingRun and Download. What is already there \
            stays as it is.
            """)

    @Argument(help: "Folder to write into; made when it is not there.")
    var path = "."

    @Option(help: "Name of the first user: lower-case letters, digits and hyphens.")
    var owner = "alice"

    @Option(help: "The user's address, for notifications.")
    var email: String?

    @Option(help: "A .blend file to begin with; it is copied.")
    var model: String?

    func run() throws {
        let folder = Path(path)
        guard !folder.exists || folder.isDirectory else {
            throw CommandFailure(
                status: .error, message: "'\(path)' is a file; name a folder to write into")
        }
        var starter = StarterRepository(
            owner: owner, email: email ?? "\(owner)@lab.example", model: nil)
        if let model {
            let source = Path(model)
            guard source.isFile else {
                throw CommandFailure(
                    status: .error, message: "'\(model)' is no file; name a .blend file")
            }
            let content: Data = try source.read()
            let target = folder + "users/\(owner)/\(source.lastComponent)"
            starter.model = StarterRepository.Model(
                file: source.lastComponent, sha256: ContentDigest.sha256(content))
            try write(content, to: target)
        }
        for (name, text) in starter.files { try write(Data(text.utf8), to: folder + name) }
        Console.note("next: git init, commit, and 'reconciler validate \(path)'")
    }

    func validate() throws {
        let name = try Regex("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
        guard owner.wholeMatch(of: name) != nil else {
            throw ValidationError(
                "'\(owner)' is no name; write 1 to 63 lower-case letters, digits and hyphens")
        }
    }

    private func write(_ content: Data, to file: Path) throws {
        guard !file.exists else {
            Console.note("\(file.string) is there already and stays as it is")
            return
        }
        do {
            try file.parent().mkpath()
            try content.write(to: URL(filePath: file.absolute().string), options: .atomic)
        } catch {
            throw CommandFailure(
                status: .error,
                message:
                    "'\(file.string)' cannot be written: \(FailureText.reason(of: error)); name "
                    + "a folder that you may write into")
        }
        try Console.result(file.string)
    }
}
