import Foundation
import Lab
import Manifests

/// The files of a new repository of manifests.
struct StarterRepository {
    /// The first model's file, in the owner's folder.
    struct Model {
        let file: String
        let sha256: String

        /// A name made from the file's: letters and digits in lower case, other characters as
        /// hyphens.
        var name: String {
            let stem = file.split(separator: ".").first ?? "model"
            let letters = stem.lowercased().map { character in
                character.isASCII && (character.isLetter || character.isNumber) ? character : "-"
            }
            let parts = String(letters.prefix(40)).split(separator: "-")
            return parts.isEmpty ? "model" : parts.joined(separator: "-")
        }
    }

    let owner: String
    let email: String
    /// The resources that existing manifests declare.
    let declared: Set<ResourceID>
    var model: Model?

    /// Texts by path, sorted.
    var files: [(name: String, text: String)] {
        var files = [
            (".reconcilerignore", ignore), (".vscode/settings.json", editor),
        ]
        if !hasLab { files.append(("lab.yaml", lab)) }
        if !has(.user, owner) {
            files.append(hasLab ? ("people/\(owner).yaml", users(1)) : ("users.yaml", users(0)))
        }
        if !has(.networkArchitecture, "tiny-centernet") {
            files.append(("architectures/tiny-centernet.yaml", architecture))
        }
        if let model {
            files.append(("users/\(owner)/\(model.name).yaml", pipeline(model)))
        } else {
            files.append(("users/\(owner)/README.md", readme))
        }
        files.append(("schemas/lab-v1.json", schema(files)))
        return files.sorted { $0.0 < $1.0 }.map { (name: $0.0, text: $0.1) }
    }

    /// The schema with the parameters that `files` declare.
    private func schema(_ files: [(String, String)]) -> String {
        let sources = files.filter { $0.0.hasSuffix(".yaml") }.map {
            SourceFile(path: $0.0, content: Data($0.1.utf8))
        }
        let desired = ManifestLoader().load(sources, lastGood: [], policy: .unrestricted).desired
        return JSONText.indented(JSONSchema.document(in: desired))
    }

    private var hasLab: Bool { declared.contains { $0.kind == .lab } }

    private func has(_ kind: Kind, _ name: String) -> Bool {
        declared.contains(ResourceID(kind: kind, owner: "", name: name))
    }

    private func modeline(_ depth: Int) -> String {
        let up = String(repeating: "../", count: depth)
        return "# yaml-language-server: $schema=\(up.isEmpty ? "./" : up)schemas/lab-v1.json\n"
    }

    private var lab: String {
        modeline(0) + """
            apiVersion: lab/v1
            kind: Lab
            metadata:
              name: lab
            spec:
              defaults:
                rendererImage: lab/blender-renderer:1
                trainerImage: lab/trainer:1
                inferenceImage: lab/trainer:1
              allowedImages: ["lab/*"]
              # What all running work may use together; the daemon's own limits hold as well.
              capacity: {cpus: 4, memory: 16Gi, gpus: 0}
              # What the images take; a misspelt parameter is refused before the work begins.
              workers:
                - image: lab/blender-renderer:1
                  parameters:
                    images:
                      type: integer
                      description: Pictures to render.
                      minimum: 1
                      maximum: 1000000
                      default: 100
                    resolution:
                      type: integer
                      count: 2
                      description: Width and height of a picture.
                      minimum: 32
                      maximum: 8192
                      default: [320, 240]
                    samples:
                      type: integer
                      description: Light paths a pixel.
                      minimum: 1
                      maximum: 65536
                      default: 8
                    engine:
                      type: string
                      description: How a picture is made.
                      enum: [cycles, workbench]
                      default: cycles
                    objectsPerImage:
                      type: integer
                      count: 2
                      ordered: true
                      description: Fewest and most objects in a picture.
                      minimum: 1
                      maximum: 64
                      default: [1, 4]
                - image: lab/trainer:1
                  parameters:
                    threshold:
                      type: number
                      description: Least score of a box; the network's own if absent.
                      minimum: 0
                      maximum: 1
                  reads: [train, val]

            """
    }

    /// The first user of a new lab is its admin; where there is a lab or another user, a new user
    /// is a researcher.
    private func users(_ depth: Int) -> String {
        modeline(depth) + """
            apiVersion: lab/v1
            kind: User
            metadata:
              name: \(owner)
            spec:
              email: "\(email)"
              role: \(hasLab || declared.contains { $0.kind == .user } ? "researcher" : "admin")

            """
    }

    private var architecture: String {
        modeline(1) + """
            apiVersion: lab/v1
            kind: NetworkArchitecture
            metadata:
              name: tiny-centernet
            spec:
              description: A centre-heat-map detector with half a million parameters.
              image: lab/trainer:1
              parameters:
                epochs: {type: integer, minimum: 1, maximum: 500, default: 30}
                width: {type: integer, minimum: 32, maximum: 1024, default: 160}

            """
    }

    private func pipeline(_ model: Model) -> String {
        """
        \(modeline(2))apiVersion: lab/v1
        kind: Model
        metadata:
          name: \(model.name)
        spec:
          source: {path: "\(model.file)"}
          sha256: \(model.sha256)
        ---
        apiVersion: lab/v1
        kind: Dataset
        metadata:
          name: \(model.name)
        spec:
          from:
            models:
              - {modelRef: \(model.name), class: \(model.name)}
          renderer:
            parameters: {images: 72, resolution: [320, 240], samples: 8}
        ---
        apiVersion: lab/v1
        kind: TrainingRun
        metadata:
          name: \(model.name)
        spec:
          datasetRef: \(model.name)
          architectureRef: tiny-centernet
          maxDuration: 1h
        ---
        apiVersion: lab/v1
        kind: Download
        metadata:
          name: \(model.name)
        spec:
          of: {kind: TrainingRun, name: \(model.name)}
          keepFor: 72h

        """
    }

    private let ignore = """
        # Paths that are no manifests though they end in .yaml or .yml; patterns as in .gitignore.
        .github/

        """

    private let editor = """
        {
          "yaml.schemas": {
            "./schemas/lab-v1.json": ["/*.yaml", "/architectures/*.yaml", "/users/**/*.yaml"]
          },
          "yaml.schemaStore.enable": false
        }

        """

    private var readme: String {
        """
        Manifests of \(owner) stand here; the folder says whose they are. To begin with a model, put
        its .blend file here and run `reconciler init --owner \(owner) --model FILE.blend` at the
        top of the repository, or write one by hand: `reconciler explain Model`.

        """
    }
}
