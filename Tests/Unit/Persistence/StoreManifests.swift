import Manifests

/// Manifests of a small lab: Alice has one private and one public resource of each kind that does
/// work; Bob has nothing.
enum StoreManifests {
    static let kitchen: [String: String] = [
        "lab.yaml": """
        kind: Lab
        metadata: {name: lab}
        spec: {defaults: {rendererImage: "lab/renderer:1", trainerImage: "lab/trainer:1"}}
        """,
        "people.yaml": """
        kind: User
        metadata: {name: alice}
        spec: {displayName: Alice, email: alice@lab.example, role: researcher}
        ---
        kind: User
        metadata: {name: bob}
        spec: {displayName: Bob, email: bob@lab.example, role: researcher}
        """,
        "net.yaml": """
        kind: NetworkArchitecture
        metadata: {name: net}
        spec: {identifier: net, parameters: {epochs: {type: integer, minimum: 1, default: 3}}}
        """,
        "users/alice/cup.yaml": model("cup", sha: "a", access: .private),
        "users/alice/candy.yaml": model("candy", sha: "b", access: .public),
        "users/alice/cups.yaml": dataset("cups", of: "cup", access: .private),
        "users/alice/candies.yaml": dataset("candies", of: "candy", access: .public),
        "users/alice/run.yaml": run("run", on: "cups", access: .private),
        "users/alice/open.yaml": run("open", on: "candies", access: .public),
        "users/alice/download.yaml": download("net", of: "run"),
    ]

    static func model(_ name: String, sha: Character, access: Access) -> String {
        """
        kind: Model
        metadata: {name: \(name)}
        spec:
          title: A \(name)
          access: \(access.rawValue)
          source: {path: \(name).blend}
          sha256: "\(String(repeating: sha, count: 64))"
        """
    }

    static func dataset(_ name: String, of model: String, access: Access) -> String {
        """
        kind: Dataset
        metadata: {name: \(name)}
        spec:
          access: \(access.rawValue)
          from: {models: [{modelRef: \(model), class: thing}]}
          renderer: {parameters: {images: 10}}
        """
    }

    static func run(_ name: String, on dataset: String, access: Access) -> String {
        """
        kind: TrainingRun
        metadata: {name: \(name)}
        spec: {access: \(access.rawValue), datasetRef: \(dataset), architectureRef: net}
        """
    }

    static func download(_ name: String, of run: String, kind: Kind = .trainingRun) -> String {
        """
        kind: Download
        metadata: {name: \(name)}
        spec: {of: {kind: \(kind.rawValue), name: \(run)}, keepFor: 2h}
        """
    }
}

/// Identities of the kitchen.
extension ResourceID {
    static func alice(_ kind: Kind, _ name: String) -> ResourceID {
        ResourceID(kind: kind, owner: "alice", name: name)
    }
}
