import Foundation
import TestSupport
import Testing

/// A repository of manifests and the program that plans for them. No lab runs.
struct PlanBench {
    /// A text that looks like a secret; no form of a plan may hold it.
    static let canary = "canary-71c4"
    /// A title that tries to leave whatever it is written into.
    static let hostile = """
        </code></details><script>alert(1)</script> | cell `x` ``` [a](http://b) @al \\e[31m \\u202e
        """

    let repository: TemporaryRepository

    init() throws {
        repository = try TemporaryRepository()
        try repository.write(
            "lab.yaml",
            """
            kind: Lab
            metadata: {name: lab}
            spec: {defaults: {rendererImage: "lab/renderer:1", trainerImage: "lab/trainer:1"}}
            ---
            kind: User
            metadata: {name: alice}
            spec: {displayName: Alice, email: alice@lab.example, role: researcher}
            ---
            kind: NetworkArchitecture
            metadata: {name: net}
            spec: {identifier: net, parameters: {epochs: {type: integer, default: 3}}}

            """)
        try writeModel("cup")
        try writeDataset()
        try repository.write(
            "users/alice/run.yaml",
            """
            kind: TrainingRun
            metadata: {name: run, labels: {project: kitchen}}
            spec: {datasetRef: cups, architectureRef: net, resources: {gpus: 1}}
            ---
            kind: Download
            metadata: {name: run}
            spec: {of: {kind: TrainingRun, name: run}, keepFor: 2h}

            """)
        try repository.commit("Declare")
    }

    /// Writes a model whose content differs from all others, so that none is taken for another.
    func writeModel(_ name: String, title: String = "A model") throws {
        try repository.write("users/alice/\(name).blend", LabProcess.modelText)
        try repository.write(
            "users/alice/\(name).yaml",
            """
            kind: Model
            metadata: {name: \(name)}
            spec:
              title: "\(title)"
              source: {path: \(name).blend}
              sha256: \(LabProcess.modelDigest)
              objects: {exclude: [no-\(name)]}

            """)
    }

    func writeDataset(images: Int = 10, title: String = "Cups", more: String = "") throws {
        try repository.write(
            "users/alice/cups.yaml",
            """
            kind: Dataset
            metadata: {name: cups}
            spec:
              title: "\(title)"
              from: {models: [{modelRef: cup, class: cup}]}
              renderer: {parameters: {images: \(images), apiToken: "\(Self.canary)-\(images)"}}
            \(more)

            """)
    }

    /// The change that golden files show: replaced work, hostile text, a removal, something new.
    func writeChange() throws {
        try writeDataset(images: 20, title: Self.hostile, more: "  resources: {cpus: 2}")
        try writeModel("plate")
        let run = "users/alice/run.yaml"
        let text = try String(contentsOfFile: "\(repository.path)/\(run)", encoding: .utf8)
        try repository.write(run, text.components(separatedBy: "---")[0])
    }

    func plan(_ arguments: String..., in folder: String? = nil) async throws -> Finished {
        try await Command.run(
            Services.binary, ["plan", folder ?? repository.path] + arguments,
            environment: ["NO_COLOR": ""])
    }

    /// The output with the folder's own path taken out.
    func portable(_ finished: Finished) -> String {
        finished.output.replacing(repository.path, with: "FOLDER")
    }
}

/// Compares output with files, byte by byte; `UPDATE_GOLDEN=1` writes the files anew and still
/// fails.
enum Golden {
    static func expect(_ name: String, _ text: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Golden/\(name)")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            Issue.record("\(name) was written; look at it and run again without UPDATE_GOLDEN")
            return
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        #expect(golden == text, "\(name) differs")
    }
}
