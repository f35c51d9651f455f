import Foundation
import TestSupport

/// Writes the manifests of a small lab into the repository; `push` or a commit records them.
extension LabProcess {
    var alice: String { "alice-\(tag)" }
    var bob: String { "bob-\(tag)" }

    /// SHA-256 of `modelText`, as a Model must give it.
    static let modelText = "BLENDER of a cup\n"
    static let modelDigest = "142e7c2c405ae18a6e1f5389d71645f5bbdf24160a6881a276c54c7bd9f3734a"

    /// Users and one architecture, whose trainer is the given shell text.
    func writeCatalogue(trainer: String = Workers.train) throws {
        var users = ""
        for (name, role) in [(alice, "researcher"), (bob, "researcher")] {
            users += """
                ---
                kind: User
                metadata: {name: \(name)}
                spec: {email: \(name)@lab.example, role: \(role)}

                """
        }
        try repository.write("users.yaml", users)
        try writeArchitecture(trainer: trainer)
    }

    func writeArchitecture(trainer: String) throws {
        try repository.write(
            "architectures/tiny.yaml",
            """
            kind: NetworkArchitecture
            metadata: {name: tiny}
            spec:
              image: \(Workers.image)
              command:
            \(Self.shell(trainer, indent: 4))
              parameters: {epochs: {type: integer, minimum: 1, maximum: 9, default: 1}}

            """)
    }

    /// A model of alice's.
    func writeModel(
        _ name: String = "cup", access: String = "private", title: String = "Cup"
    ) throws {
        let quoted = "'\(title.replacing("'", with: "''"))'"
        try repository.write("users/\(alice)/\(name).blend", Self.modelText)
        try repository.write(
            "users/\(alice)/model-\(name).yaml",
            """
            kind: Model
            metadata: {name: \(name)}
            spec:
              title: \(quoted)
              access: \(access)
              source: {path: \(name).blend}
              sha256: \(Self.modelDigest)

            """)
    }

    /// A data set of alice's, rendered from her model `cup`.
    func writeDataset(
        _ name: String = "cups", images: Int = 1, access: String = "private",
        worker: String = Workers.render, more: String = ""
    ) throws {
        try repository.write(
            "users/\(alice)/dataset-\(name).yaml",
            """
            kind: Dataset
            metadata: {name: \(name)}
            spec:
              access: \(access)
              from: {models: [{modelRef: cup, class: cup}]}
              renderer:
                image: \(Workers.image)
                command:
            \(Self.shell(worker, indent: 6))
                parameters:
                  images: \(images)
              resources: {cpus: 0.1, memory: 32Mi}
            \(more)

            """)
    }

    /// A training run of alice's on her data set `cups`.
    func writeRun(_ name: String = "net", more: String = "") throws {
        try repository.write(
            "users/\(alice)/run-\(name).yaml",
            """
            kind: TrainingRun
            metadata: {name: \(name)}
            spec:
              datasetRef: cups
              architectureRef: tiny
              resources: {cpus: 0.1, memory: 32Mi}
            \(more)

            """)
    }

    /// An inference run with a network of alice's on her data set `cups`.
    func writeInference(_ name: String, network: String, worker: String) throws {
        try repository.write(
            "users/\(alice)/inference-\(name).yaml",
            """
            kind: InferenceRun
            metadata: {name: \(name)}
            spec:
              networkRef: \(network)
              datasetRef: cups
              image: \(Workers.image)
              command:
            \(Self.shell(worker, indent: 4))
              resources: {cpus: 0.1, memory: 32Mi}

            """)
    }

    /// A download of one of alice's results, by default of her network.
    func writeDownload(
        _ name: String = "net", of target: (kind: String, name: String) = ("TrainingRun", "net"),
        keepFor: String = "1h", more: String = ""
    ) throws {
        try repository.write(
            "users/\(alice)/download-\(name).yaml",
            """
            kind: Download
            metadata: {name: \(name)}
            spec:
              of: {kind: \(target.kind), name: \(target.name)}
              keepFor: \(keepFor)
            \(more)

            """)
    }

    /// The whole lab: users, architecture, model, data set and run.
    func writeLab(trainer: String = Workers.train) throws {
        try writeCatalogue(trainer: trainer)
        try writeModel()
        try writeDataset()
        try writeRun()
    }

    /// `[sh, -c, text]` as a YAML list.
    private static func shell(_ text: String, indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        let lines = text.split(separator: "\n").map { "\(margin)  \($0)" }
        return "\(margin)- sh\n\(margin)- -c\n\(margin)- |\n" + lines.joined(separator: "\n")
    }
}
