/// Pictures with labels: rendered from models, or taken in.
public struct DatasetSpec: Sendable, Hashable {
    /// One model and the class its objects are labelled with.
    public struct LabelledModel: Sendable, Hashable {
        public var model = ResourceID.unnamed(.model)
        public var className = ""

        public init() {}
    }

    /// Empty when the pictures are taken in.
    public var models: [LabelledModel] = []
    /// Where the pictures are taken in from; nil when they are rendered.
    public var pictures: ImportedPictures?
    /// The worker image, after the Lab's default is filled in; empty when the pictures are taken
    /// in.
    public var image = ""
    /// The worker's command; nil means the image's own. The Lab has no default for it.
    public var command: [String]?
    public var parameters: JSONObject = [:]
    public var seed = 0
    /// Shares of the pictures by the name of the part; they sum to 1.
    public var split = ["train": 0.8, "val": 0.2]

    public init() {}
}

extension DatasetSpec: KindSpec {
    static let traits = KindTraits(
        plural: "datasets", heading: "Datasets", noun: "dataset", result: .work, grace: .result,
        audit: .dataset, isMadeForOthers: true)
    static let measure: WorkMeasure? = WorkMeasure(
        unit: .pictures, parameter: "images", isForEachPicture: false, growsResult: true)
    static let rows: Rows<DatasetSpec> = [
        .group(
            "from", isRequired: true, oneOf: ["models", "pictures"],
            "What the pictures are made from, or where they come from.",
            [
                .later(
                    "models", \.models, .list(of: .record, minCount: 1, maxCount: 200),
                    "The models to render, each with the class of its objects."
                ).onlyGiven,
                .optional(
                    "pictures", \.pictures, .record,
                    "Pictures to take in, instead of models to render."
                ).onlyGiven,
            ]),
        .group(
            "renderer", "How the pictures are made.",
            [
                .later(
                    "image", \.image, .image, "Worker image; the Lab's default if absent."
                ).example("lab/renderer:1"),
                .optional(
                    "command", \.command, .command,
                    "Command of the worker; the image's own if absent."),
                .field(
                    "parameters", \.parameters, .workParameters,
                    "What the worker takes: as the Lab declares it for the image, else any JSON."
                ).example(
                    .object([
                        "images": 100, "resolution": [320, 240], "samples": 8, "engine": "cycles",
                        "objectsPerImage": [1, 4],
                    ])),
            ]),
        .seed(\.seed),
        .field(
            "split", \.split, .shares,
            "Shares of the pictures by the name of the part; they sum to 1."),
    ]

    func check(_ reader: MappingReader) -> Bool {
        var names: Set<String> = []
        for input in reader.notes?.references ?? [] where input.role == .input {
            guard !names.insert(input.target.name).inserted else { continue }
            reader.log.error(
                .duplicateInput,
                "an input named '\(input.target.name)' is in the list already; use each name once",
                at: input.mark)
        }
        return true
    }

    func digestMembers(_ inputs: ResolvedInputs) -> JSONObject? {
        let split = JSONValue.object(JSONObject(split.mapValues(JSONValue.number)))
        if let pictures {
            return [
                "pictures": .object(pictures.canonicalMembers), "seed": .integer(seed),
                "split": split,
            ]
        }
        let members = models.compactMap {
            inputs.member($0.model, ["class": .string($0.className)])
        }
        guard members.count == models.count else { return nil }
        var all = DigestedWork(image: image, command: command, parameters: parameters, seed: seed)
            .members(inputs: members)
        all["split"] = split
        return all
    }
}

extension DatasetSpec {
    var worker: (image: String, command: [String]?)? {
        pictures == nil ? (image, command) : nil
    }

    var pictureCount: Int? { WorkMeasure.count(parameters["images"]) }

    mutating func takeDefaults(of lab: LabSpec?) -> String? {
        pictures != nil || image.takeDefault(lab?.rendererImage) ? nil : "defaults.rendererImage"
    }

    static func declaredParameters(in desired: DesiredState) -> DeclaredParameters? {
        let lab = desired.labSpec
        return DeclaredParameters(
            path: ["renderer", "parameters"],
            takers: DeclaredParameters.workers(of: lab, default: lab?.rendererImage) {
                image, isDefault in
                let inner = DeclaredParameters.says("image", image, mayBeAbsent: isDefault)
                return isDefault
                    ? ["properties": ["renderer": .object(inner)]]
                    : ["required": ["renderer"], "properties": ["renderer": .object(inner)]]
            })
    }

    func workload(_ context: WorkContext) -> Workload? {
        guard pictures == nil else {
            return .unsupported(
                "this version does not take in pictures that it did not render; 'from.models' "
                    + "works")
        }
        return .container(
            ContainerWorkload(
                image: image, command: command, parameters: parameters,
                inputs: models.enumerated().compactMap { index, source in
                    context.input(
                        named: "model-\(index)", of: source.model, className: source.className)
                },
                resources: context.run.resources, seed: seed, split: split,
                amount: Self.measure?.amount(parameters, pictures: nil)))
    }
}

extension DatasetSpec.LabelledModel: FieldRecord {
    static let rows: Rows<DatasetSpec.LabelledModel> = [
        .required(
            "modelRef", \.model, .reference(.model, .input),
            "Name of a Model, or OWNER/NAME of a public one."
        ).example("cup"),
        .required(
            "class", \.className, .text(.className), "Class its objects are labelled with."
        ).example("cup"),
    ]
}

extension FieldType where Value == [String: Double] {
    /// A mapping of names to shares that sum to 1.
    fileprivate static var shares: FieldType {
        let shares = map(keys: .name, of: .number(0...1), maxCount: 10)
        return shares.with(show: shares.show, write: shares.write) { node, scope in
            let before = scope.log.findings.count
            guard let values = shares.read(node, scope) else { return nil }
            let total = values.values.reduce(0, +)
            if abs(total - 1) > 1e-9, scope.log.findings.count == before {
                let shown = CanonicalJSON.encode(.number((total * 1e9).rounded() / 1e9))
                scope.log.error(
                    .invalidValue,
                    "the shares of '\(scope.label)' sum to \(shown), but must sum to 1",
                    at: node.mark)
            }
            return values
        }
    }
}
