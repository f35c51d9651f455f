import Foundation
import TestSupport
import Testing

@testable import Manifests

/// The Lab's declarations of worker images, and their effects.
@Suite struct WorkerDeclarationTests {
    private static let lab = """
        kind: Lab
        metadata: {name: lab}
        spec:
          defaults: {rendererImage: "lab/renderer:1", trainerImage: "lab/trainer:1", \
        inferenceImage: "lab/trainer:1"}
          workers:
            - image: lab/renderer:1
              parameters:
                images: {type: integer, minimum: 1, default: 100}
                resolution: {type: integer, count: 2, minimum: 32, default: [320, 240]}
                samples: {type: integer, minimum: 1, default: 8}
            - {image: "lab/trainer:1", parameters: {threshold: {type: number, maximum: 1}}, \
        reads: [train, val]}
        """

    private func findings(_ changes: [String: String?]) -> [String] {
        ManifestFixture.load(["lab.yaml": Self.lab].merging(changes) { $1 }).diagnostics.map {
            "\($0.severity.rawValue) \($0.location): \($0.message)"
        }
    }

    private func dataset(_ parameters: String, more: String = "") -> [String: String?] {
        [
            "users/alice/cups.yaml": """
            kind: Dataset
            metadata: {name: cups}
            spec:
              from: {models: [{modelRef: cup, class: cup}]}
              renderer: {parameters: \(parameters)\(more)}
            """
        ]
    }

    @Test(arguments: [
        ("{imgaes: 12}", "no parameter 'imgaes'; did you mean 'images'?"),
        ("{images: twelve}", #"'images' is '"twelve"', but must be of type integer"#),
        ("{images: 0}", "'images' is '0', but must be at least 1"),
        ("{resolution: 128x96}", "must be a list of 2 of type integer, such as [320, 240]"),
        ("{resolution: [128]}", "must be a list of 2 of type integer, such as [320, 240]"),
        ("{resolution: [128, 8]}", "'resolution' is '8', but must be at least 32"),
    ])
    func aWrongParameterOfADatasetIsRefused(_ parameters: String, _ words: String) {
        let found = findings(dataset(parameters)).filter { !$0.contains("is itself not valid") }
        #expect(found.count == 1 && found[0].contains(words), "\(found)")
    }

    @Test func numbersThatMustStandInOrderAreToldTheOrder() {
        let lab = Self.lab.replacing("count: 2,", with: "count: 2, ordered: true,")
        let wrong = dataset("{resolution: [320, 240]}").merging(["lab.yaml": lab]) { $1 }
        let found = findings(wrong)
        #expect(found.contains { $0.contains("'default' is '[320,240]', but the least must") })
        let fine = lab.replacing("[320, 240]", with: "[240, 320]")
        let told = findings(wrong.merging(["lab.yaml": fine]) { $1 })
        #expect(told.contains { $0.contains("the least must come first; write [240, 320]") })
        let single = Self.lab.replacing("minimum: 1,", with: "minimum: 1, ordered: true,")
        #expect(
            findings(["lab.yaml": single]).contains {
                $0.contains("'ordered' goes with 'count' and numbers only")
            })
    }

    /// Without a declaration, a misspelt parameter is found only in the container.
    @Test(arguments: ["manifests", "examples/kitchen", "examples/reviewed", "examples/beginners"])
    func aShippedLabDeclaresTheImagesThatItNames(_ folder: String) throws {
        let files = try Shipped.files(folder).filter { $0.path == "lab.yaml" }
        let loaded = ManifestLoader().load(files, lastGood: [], policy: .unrestricted)
        let lab = try #require(loaded.desired.labSpec)
        let images = [lab.rendererImage, lab.trainerImage, lab.inferenceImage].compactMap(\.self)
        let workers = try images.map { try #require(lab.worker(of: $0)) }
        #expect(workers.count >= 2 && workers[1].reads == ["train", "val"])
        let defaults = workers[0].parameters.compactMapValues(\.defaultValue)
        #expect(
            JSONText.indented(.object(JSONObject(defaults))) == (try Self.rendererDefaults()))
    }

    @Test func theExampleOfADatasetIsWhatTheRendererTakes() throws {
        let field = try #require(
            FieldReference.fields(of: .dataset).first { $0.path == "spec.renderer.parameters" })
        guard case .object(let members) = field.schema,
            case .array(let examples)? = members["examples"]
        else {
            Issue.record("there is no example")
            return
        }
        #expect(JSONText.indented(examples[0]) == (try Self.rendererDefaults()))
    }

    /// The defaults as the renderer itself has them.
    private static func rendererDefaults() throws -> String {
        let path = "\(Services.root)/images/renderer/dataset.py"
        let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        let start = try #require(text.firstRange(of: "DEFAULTS = {\n"))
        let end = try #require(text[start.upperBound...].firstRange(of: ",\n}\n"))
        let members = text[start.upperBound..<end.lowerBound]
        let values = try JSONDecoder().decode(JSONValue.self, from: Data("{\(members)}".utf8))
        return JSONText.indented(values)
    }

    @Test func whatIsDeclaredIsTaken() {
        #expect(findings(dataset("{images: 5, resolution: [64, 48]}")) == [])
        #expect(findings(dataset("{}")) == [])
    }

    /// A command of its own and an image without a declaration take any parameters.
    @Test(arguments: [", command: [python3, mine.py]", ", image: lab/other:1"])
    func whatNobodyDeclaresIsNotLookedAt(_ more: String) {
        #expect(findings(dataset("{imgaes: 12}", more: more)) == [])
    }

    @Test func aWrongParameterOfAnInferenceRunIsRefused() {
        let found = findings([
            "users/alice/look.yaml": """
            kind: InferenceRun
            metadata: {name: look}
            spec: {networkRef: cups-v1, datasetRef: cups, parameters: {treshold: 0.5}}
            """
        ])
        #expect(
            found == [
                "error users/alice/look.yaml:3:60: the image 'lab/trainer:1' has no parameter "
                    + "'treshold'; did you mean 'threshold'?"
            ])
    }

    @Test func partsThatTheTrainerDoesNotReadAreWarnedOf() {
        let found = findings([
            "users/alice/cups.yaml": ManifestFixture.dataset.replacing(
                "split: {train: 0.8, val: 0.2}", with: "split: {training: 0.8, validation: 0.2}")
        ])
        #expect(
            found.count == 1 && found[0].hasPrefix("warning users/alice/run.yaml:3:20: 'split'"))
    }

    @Test func aWorkerIsDeclaredOnce() {
        let twice = Self.lab + "\n    - {image: \"lab/trainer:1\"}"
        #expect(findings(["lab.yaml": twice]).contains { $0.contains("the list has a worker") })
    }

    /// Otherwise finished work would be done again when a Lab declares what its images take.
    @Test func noDigestChangesWithWhatIsDeclared() throws {
        let before = ManifestFixture.load()
        let after = ManifestFixture.load(["lab.yaml": Self.lab])
        #expect(after.diagnostics.isEmpty)
        for id in ["Dataset/alice/cups", "TrainingRun/alice/cups-v1"] {
            let resource = try #require(before.resource(id))
            #expect(after.resource(id)?.inputDigest == resource.inputDigest)
            #expect(after.resource(id)?.specDigest == resource.specDigest)
        }
    }

    @Test func aSchemaOfALabKnowsItsParameters() {
        let desired = ManifestFixture.load(["lab.yaml": Self.lab]).desired
        let plain = JSONText.indented(JSONSchema.document())
        let schema = JSONText.indented(JSONSchema.document(in: desired))
        #expect(!plain.contains("\"minItems\": 2,"))
        #expect(schema.contains("\"minItems\": 2,"))
        #expect(schema.contains("\"threshold\": {"))
        #expect(JSONText.indented(JSONSchema.document(in: ManifestFixture.load().desired)) != plain)
    }

    @Test func anExplanationNamesWhatTakesAParameter() throws {
        let desired = ManifestFixture.load(["lab.yaml": Self.lab]).desired
        let field = try FieldExplanation(
            .dataset, path: "renderer.parameters.resolution", in: desired)
        #expect(field.text.contains("A parameter. (image lab/renderer:1)"))
        #expect(field.text.contains("default   [320,240]"))
        let list = try FieldExplanation(.dataset, path: "renderer.parameters", in: desired).text
        #expect(list.contains("(image lab/renderer:1) (integer, default 100, at least 1)"))
        let all = try FieldExplanation(.trainingRun, path: "parameters", in: desired)
        #expect(all.fields.map(\.path) == ["spec.parameters.epochs", "spec.parameters.width"])
    }
}
