import ArgumentParser
import Foundation
import Lab
import Manifests
import PathKit

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Begin a repository of manifests.",
        discussion: """
            Writes a Lab, a User, an architecture, settings for editors and the schema. With \
            --model also a first Model, Dataset, TrainingRun and Download. What is already there \
            or declared in another file stays as it is, so it adds a user to a lab as well. In a \
            folder of a lab, such as users/alice, it writes into the lab's folders.
            """)

    @Argument(help: "Folder to write into; made when it is not there.")
    var path = "."

    @Option(help: "Name of the first user: lower-case letters, digits and hyphens.")
    var owner = "alice"

    @Option(help: "The user's address, for notifications.")
    var email: String?

    @Option(help: "A .blend file to begin with; it is copied.")
    var model: String?

    func run() async throws {
        let (folder, declared) = try await place()
        var starter = StarterRepository(
            owner: owner, email: email ?? "\(owner)@lab.example", declared: declared, model: nil)
        if let model {
            let content = try self.content(ofModel: Path(model))
            let file = Path(model).lastComponent
            starter.model = StarterRepository.Model(
                file: file, sha256: ContentDigest.sha256(content))
            try write(content, to: folder + "users/\(owner)/\(file)")
        }
        for (name, text) in starter.files { try write(Data(text.utf8), to: folder + name) }
        let start = ManifestPart.isInCheckout(folder.absolute()) ? "" : "git init, "
        Console.note("next: \(start)commit, and 'reconciler validate \(folder.string)'")
    }

    /// The folder to write into, and what it declares, valid or not.
    private func place() async throws -> (folder: Path, declared: Set<ResourceID>) {
        let given = Path(path)
        guard !given.exists || given.isDirectory else {
            throw CommandFailure(
                status: .error, message: "'\(path)' is a file; name a folder to write into")
        }
        var manifests = given.exists ? try await ManifestFolder(path: path) : nil
        let part = try await ManifestPart(given.absolute(), files: manifests?.files() ?? [])
        if let part {
            manifests = part.whole
            Console.note(
                "'\(path)' is a part of the manifests in '\(part.wholeFromHere)', so files are "
                    + "added there")
        }
        let folder = part.map { Path($0.wholeFromHere) } ?? given
        guard let desired = try manifests?.desired() else { return (folder, []) }
        if let hold = desired.pruneHolds.first {
            throw CommandFailure(
                status: .error,
                message: "'\((folder + hold.path).string)' cannot be read, so 'init' cannot tell "
                    + "which resources are declared already; 'reconciler validate "
                    + "\(folder.string)' says what is wrong with it")
        }
        return (folder, Set(desired.resources.map(\.id) + desired.invalid.map(\.id)))
    }

    /// How files of Blender begin: plain, or compressed by gzip or Zstandard.
    private static let beginnings: [[UInt8]] = [
        Array("BLENDER".utf8), [0x1F, 0x8B], [0x28, 0xB5, 0x2F, 0xFD],
    ]

    private func content(ofModel source: Path) throws -> Data {
        guard source.isFile else {
            throw CommandFailure(
                status: .error, message: "'\(source.string)' is no file; name a .blend file")
        }
        let content: Data = try source.read()
        guard Self.beginnings.contains(where: { content.starts(with: $0) }) else {
            throw CommandFailure(
                status: .error,
                message: "'\(source.string)' is no file of Blender; name a .blend file")
        }
        return content
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
