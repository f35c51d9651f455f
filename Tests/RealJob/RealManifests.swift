import Foundation
import TestSupport

extension RealLab {
    static let pictures = 72
    static let epochs = 20

    /// Declares three models, a data set of them, a run and a download of each result. Models are
    /// those of the shared folder beside the repository, or else the example's.
    func declare() async throws -> [String] {
        let models = try Self.models()
        try repository.write("lab.yaml", Self.catalogue)
        var manifests = ""
        var classes: [String] = []
        for model in models {
            let name = model.deletingPathExtension().lastPathComponent
                .replacing("_", with: "-")
            let file = "\(name).blend"
            try repository.write("users/alice/\(file)", try Data(contentsOf: model))
            let copy = "\(repository.path)/users/alice/\(file)"
            let sum = try await Command.output("sha256sum", [copy])
            manifests += """
                kind: Model
                metadata: {name: \(name)}
                spec:
                  source: {path: \(file)}
                  sha256: \(sum.prefix(64))
                  objects: {exclude: ["Plane*", "Table*"]}
                ---

                """
            classes.append(name)
        }
        let inputs = classes.map { "{modelRef: \($0), class: \($0)}" }.joined(separator: ", ")
        try repository.write("users/alice/lab.yaml", manifests + Self.work(on: inputs))
        try repository.commit("Declare")
        return classes
    }

    private static func models() throws -> [URL] {
        let shared = URL(filePath: "\(Services.root)/../shared/data/models").standardizedFileURL
        let example = URL(filePath: "\(Services.root)/examples/kitchen/users/alice")
        for folder in [shared, example] {
            guard
                let names = try? FileManager.default.contentsOfDirectory(
                    atPath: folder.path(percentEncoded: false))
            else { continue }  // it may be absent
            let files = names.filter { $0.hasSuffix(".blend") }.sorted().prefix(3)
            if files.count == 3 { return files.map { folder.appending(path: $0) } }
        }
        throw Failure("no folder with three models was found")
    }

    private static let catalogue = """
        kind: Lab
        metadata: {name: real}
        spec: {defaults: {rendererImage: "lab/blender-renderer:1"}}
        ---
        kind: User
        metadata: {name: alice}
        spec: {email: alice@lab.example}
        ---
        kind: NetworkArchitecture
        metadata: {name: tiny-centernet}
        spec:
          image: lab/trainer:1
          command: [python3, /worker/train.py]
          parameters: {epochs: {type: integer, default: 30}}

        """

    private static func work(on inputs: String) -> String {
        """
        kind: Dataset
        metadata: {name: toys}
        spec:
          from: {models: [\(inputs)]}
          renderer: {parameters: {images: \(pictures), resolution: [320, 240], samples: 8}}
          seed: 11
          resources: {cpus: 2, memory: 4Gi}
        ---
        kind: TrainingRun
        metadata: {name: toys}
        spec:
          datasetRef: toys
          architectureRef: tiny-centernet
          parameters: {epochs: \(epochs)}
          seed: 1
          resources: {cpus: 2, memory: 2Gi}
        ---
        kind: Download
        metadata: {name: pictures}
        spec: {of: {kind: Dataset, name: toys}, keepFor: 1h}
        ---
        kind: Download
        metadata: {name: network}
        spec: {of: {kind: TrainingRun, name: toys}, keepFor: 1h}

        """
    }
}
