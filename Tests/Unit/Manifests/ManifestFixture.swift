import Foundation
import Manifests

/// A small valid lab, as files by path.
enum ManifestFixture {
    static let lab = """
        apiVersion: lab/v1
        kind: Lab
        metadata: {name: lab}
        spec:
          defaults: {rendererImage: "lab/renderer:1", trainerImage: "lab/trainer:1"}
          allowedImages: ["lab/*"]
        """
    static let alice = """
        kind: User
        metadata: {name: alice}
        spec: {displayName: Alice, email: alice@lab.example, role: admin}
        """
    static let bob = """
        kind: User
        metadata: {name: bob}
        spec: {email: bob@lab.example}
        """
    static let architecture = """
        kind: NetworkArchitecture
        metadata: {name: tiny-centernet}
        spec:
          identifier: tiny-centernet
          description: centre-heat-map detector, half a million parameters
          image: lab/trainer:1
          command: [python3, /worker/train.py]
          parameters: {epochs: {type: integer, minimum: 1, maximum: 500, default: 30}, \
        width: {type: integer, default: 160}}
        """
    static let sha = String(repeating: "0123456789abcdef", count: 4)
    static let model = """
        kind: Model
        metadata: {name: cup}                      # the folder says who owns it
        spec: {title: Coffee cup, source: {path: cup.blend}, sha256: "\(sha)", \
        objects: {exclude: ["Plane*"]}}
        """
    static let dataset = """
        apiVersion: lab/v1
        kind: Dataset
        metadata:
          name: cups
          owner: alice
          labels: {project: kitchen}
        spec:
          access: private
          from:
            models: [{modelRef: cup, class: cup}]
          renderer:
            parameters: {images: 200, resolution: [320, 240], samples: 8}
          seed: 7
          split: {train: 0.8, val: 0.2}
          resources: {cpus: 2, memory: 4Gi, gpus: 0}
          maxDuration: 2h
        """
    static let run = """
        kind: TrainingRun
        metadata: {name: cups-v1}
        spec: {datasetRef: cups, architectureRef: tiny-centernet, parameters: {epochs: 20}, \
        seed: 1, resources: {cpus: 2, memory: 2Gi}, retry: {limit: 1}, maxDuration: 1h}
        """
    static let download = """
        kind: Download
        metadata: {name: cups-v1}
        spec: {of: {kind: TrainingRun, name: cups-v1}, keepFor: 72h}
        """

    static let files: [String: String] = [
        "lab.yaml": lab, "people/alice.yaml": alice, "people/bob.yaml": bob,
        "architectures/tiny.yaml": architecture, "users/alice/cup.yaml": model,
        "users/alice/cups.yaml": dataset, "users/alice/run.yaml": run + "\n---\n" + download,
    ]

    /// The fixture with some files replaced or added; nil removes a file.
    static func files(_ changes: [String: String?]) -> [SourceFile] {
        var all = files
        for (path, text) in changes { all[path] = text }
        return all.map { SourceFile(path: $0.key, content: Data($0.value.utf8)) }
    }

    static func load(
        _ changes: [String: String?] = [:], lastGood: [LastGoodDocument] = [],
        policy: LoadPolicy = .unrestricted
    ) -> LoadResult {
        ManifestLoader().load(files(changes), lastGood: lastGood, policy: policy)
    }

    /// The last good documents that a store would keep of a revision.
    static func lastGood(of result: LoadResult) -> [LastGoodDocument] {
        result.desired.resources.map { LastGoodDocument(id: $0.id, document: $0.document) }
    }
}

extension LoadResult {
    func resource(_ id: String) -> Resource? {
        desired.resources.first { $0.id.description == id }
    }

    /// Findings as `path:line:column code`.
    var places: [String] {
        diagnostics.map { "\($0.location) \($0.code.rawValue)" }
    }
}
