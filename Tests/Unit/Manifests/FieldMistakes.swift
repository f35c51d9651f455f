import Manifests

/// Mistakes in the fields and kinds that were added after the first release.
enum FieldMistakes {
    static let all = inferences + networks + datasets + lab + people + runs + renames

    private static let sha = ManifestFixture.sha

    private static func inKind(
        _ code: DiagnosticCode, _ place: String, _ kind: String, _ spec: String
    ) -> Mistake {
        .inFile(
            code, place, "users/alice/n.yaml",
            "kind: \(kind)\nmetadata: {name: n}\nspec: {\(spec)}\n")
    }

    private static func inLab(_ code: DiagnosticCode, _ place: String, _ more: String) -> Mistake {
        .inFile(code, place, "lab.yaml", ManifestFixture.lab + "\n  " + more)
    }

    private static let image = "image: lab/t:1"

    static let inferences: [Mistake] = [
        inKind(.missingField, "3:7", "InferenceRun", "networkRef: cups-v1, \(image)"),
        inKind(.missingField, "3:7", "InferenceRun", "datasetRef: cups, \(image)"),
        inKind(
            .invalidValue, "3:47", "InferenceRun",
            "networkRef: cups-v1, datasetRef: cups, pictures: {folder: p, format: yolo}, \(image)"),
        inKind(
            .missingReference, "3:20", "InferenceRun",
            "networkRef: cups-v2, datasetRef: cups, \(image)"),
        inKind(
            .missingReference, "3:41", "InferenceRun",
            "networkRef: cups-v1, datasetRef: cubs, \(image)"),
        inKind(.missingImage, "2:18", "InferenceRun", "networkRef: cups-v1, datasetRef: cups"),
        inKind(
            .imageNotAllowed, "3:54", "InferenceRun",
            "networkRef: cups-v1, datasetRef: cups, image: evil/t:1"),
        .inFile(
            .misplacedKind, "2:18", "users/alice/n.yaml",
            "kind: Category\nmetadata: {name: n}\nspec: {}\n"),
        .inFile(
            .missingReference, "3:19", "c.yaml",
            "kind: Category\nmetadata: {name: n}\nspec: {parentRef: m}\n"),
    ]

    static let networks: [Mistake] = [
        inKind(
            .missingField, "3:14", "TrainingRun",
            "from: {sha256: \"\(sha)\", format: onnx}"),
        inKind(
            .missingField, "3:14", "TrainingRun", "from: {file: {path: n.onnx}, format: onnx}"),
        inKind(
            .notAllowed, "3:121", "TrainingRun",
            "from: {file: {path: n.onnx}, sha256: \"\(sha)\", format: onx}"),
        inKind(
            .invalidValue, "3:28", "TrainingRun",
            "from: {file: {path: ../../../n}, sha256: \"\(sha)\", format: onnx}"),
        inKind(
            .invalidValue, "3:8", "TrainingRun",
            "datasetRef: cups, from: {file: {path: n}, sha256: \"\(sha)\", format: onnx}"),
        inKind(
            .invalidValue, "3:8", "TrainingRun",
            "seed: 1, from: {file: {path: n}, sha256: \"\(sha)\", format: onnx}"),
    ]

    static let datasets: [Mistake] = [
        inKind(.missingField, "3:14", "Dataset", "from: {}"),
        inKind(
            .invalidValue, "3:54", "Dataset",
            "from: {models: [{modelRef: cup, class: cup}], pictures: {folder: p, format: coco}}"),
        inKind(
            .notAllowed, "3:45", "Dataset", "from: {pictures: {folder: p, format: tfrecord}}"),
        inKind(.missingField, "3:25", "Dataset", "from: {pictures: {format: coco}}"),
        inKind(
            .missingField, "3:31", "Dataset", "from: {pictures: {zip: p.zip, format: coco}}"),
        inKind(
            .invalidValue, "3:34", "Dataset", "from: {pictures: {folder: /p, format: coco}}"),
    ]

    static let lab: [Mistake] = [
        inLab(.outOfRange, "7:21", "prices: {picture: -1}"),
        inLab(.unknownField, "7:12", "prices: {pitcure: 1}"),
        inLab(.missingReference, "7:19", "quotas: [{user: alcie, gpus: 1}]"),
        inLab(.invalidValue, "7:23", "quotas: [{gpus: 1}, {gpus: 2}]"),
        inLab(
            .invalidValue, "7:49",
            "notifiers: [{name: a, type: webhook, address: \"http://x.example\"}]"),
        inLab(
            .invalidValue, "7:47", "notifiers: [{name: a, type: email, address: someone}]"),
        inLab(
            .invalidName, "7:70",
            "notifiers: [{name: a, type: email, address: a@lab.example, secret: \"my secret\"}]"),
        inLab(.outOfRange, "7:37", "priorityClasses: {urgent: {value: 101}}"),
        inLab(.missingField, "7:29", "priorityClasses: {urgent: {}}"),
        Mistake(
            code: .quotaExceeded,
            files: ["lab.yaml": ManifestFixture.lab + "\n  quotas: [{resources: 3}]"],
            place: "users/alice/run.yaml:6:18"),
    ]

    static let people: [Mistake] = [
        .inFile(
            .invalidValue, "3:44", "carol.yaml",
            "kind: User\nmetadata: {name: c}\n"
                + "spec: {email: c@lab.example, signingKeys: [\"ssh-ed25519 AAAA\"]}\n"),
        .inFile(
            .outOfRange, "3:37", "carol.yaml",
            "kind: User\nmetadata: {name: c}\nspec: {email: c@lab.example, share: 0}\n"),
    ]

    static let runs: [Mistake] = [
        .inRun(
            .notAllowed, "3:72",
            "datasetRef: cups, architectureRef: tiny-centernet, retry: {on: [OutOfMemry]}"),
        .inRun(
            .unknownPriorityClass, "3:69",
            "datasetRef: cups, architectureRef: tiny-centernet, priority: urgent"),
        .inRun(
            .outOfRange, "3:69",
            "datasetRef: cups, architectureRef: tiny-centernet, priority: 101"),
        .inRun(
            .missingReference, "3:93",
            "datasetRef: cups, architectureRef: tiny-centernet, "
                + "dependsOn: [{kind: Dataset, name: spoons}]"),
        .inRun(
            .notAllowed, "3:75",
            "datasetRef: cups, architectureRef: tiny-centernet, deletionPolicy: retain"),
        .inRun(
            .referenceCycle, "2:18",
            "datasetRef: cups, architectureRef: tiny-centernet, "
                + "dependsOn: [{kind: TrainingRun, name: r}]"),
    ]

    static let renames: [Mistake] = [
        renamed("r", at: "2:33"), renamed("cups-v1", at: "2:33"), renamed("[x, r]", at: "2:33"),
    ]

    private static func renamed(_ former: String, at place: String) -> Mistake {
        .inFile(
            .invalidRename, place, "users/alice/r.yaml",
            """
            kind: TrainingRun
            metadata: {name: r, formerName: \(former)}
            spec: {datasetRef: cups, architectureRef: tiny-centernet}
            """)
    }
}
