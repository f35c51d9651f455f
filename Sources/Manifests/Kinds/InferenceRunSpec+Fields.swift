extension InferenceRunSpec {
    enum Fields {
        static let network = Field.required(
            "networkRef", .text(.reference),
            "Name of the TrainingRun whose network is used, or OWNER/NAME of a public one.",
            example: "cups-v1")
        static let dataset = Field.optional(
            "datasetRef", .text(.reference),
            "Name of the Dataset to look at, or OWNER/NAME of a public one.", example: "cups")
        static let pictures = Field.optional(
            "pictures", PictureSource.type, "Pictures to look at, instead of a Dataset.")
        static let image = Field.optional(
            "image", .text(.image), "Worker image; the Lab's default if absent.",
            example: "lab/trainer:1")
        static let command = DatasetSpec.Fields.command
        static let parameters = Field.fallback(
            "parameters", .parameters(maxCount: 200), [], shown: .object([:]),
            "What the worker takes: as the Lab declares it for the image, else any JSON."
        ).with(example: .object(["threshold": .number(0.3)]))
        static let seed = DatasetSpec.Fields.seed

        static let table =
            CommonFields.Fields.resultTable + [
                network.entry, dataset.entry, pictures.entry, image.entry, command.entry,
                parameters.entry, seed.entry, Matrix.field.entry,
            ] + RunFields.Fields.workTable
        static let subjects = [dataset.name, pictures.name]
    }

    static func read(_ reader: MappingReader, _ context: DraftContext) -> SpecDraft? {
        let common = CommonFields.readOfResult(reader)
        let run = RunFields.readWork(reader, context)
        reader.skip([Matrix.field.name])
        let network = reader.readLocated(Fields.network)
        let dataset = reader.readLocated(Fields.dataset)
        let pictures = reader.read(Fields.pictures)
        let image = reader.readLocated(Fields.image)
        let command = reader.read(Fields.command)
        let parameters = reader.read(Fields.parameters) ?? []
        let seed = reader.read(Fields.seed) ?? 0
        let hasOneSubject = reader.hasExactlyOne(of: Fields.subjects)
        let networkReference = network.map {
            SpecDraft.PendingReference(
                target: context.resource(.trainingRun, $0.value), role: .input, mark: $0.mark)
        }
        let datasetReference = dataset.map {
            SpecDraft.PendingReference(
                target: context.resource(.dataset, $0.value), role: .input, mark: $0.mark)
        }
        let source = pictures.flatMap { PictureSource.resolve($0, context, log: reader.log) }
        var draft = SpecDraft(
            spec: nil, references: [networkReference, datasetReference].compactMap(\.self),
            images: [image].compactMap(\.self), parameters: parameters, run: run,
            file: source?.file)
        let subject =
            datasetReference.map { Subject.dataset($0.target) }
            ?? source.map { Subject.pictures($0.source) }
        guard hasOneSubject, let networkReference, let subject else { return draft }
        draft.spec = .inferenceRun(
            InferenceRunSpec(
                common: common, run: run.fields, network: networkReference.target,
                subject: subject, image: image?.value ?? "", command: command,
                parameters: parameters.object, seed: seed))
        return draft
    }
}

extension InferenceRunSpec: KindSpec {
    static var table: [FieldEntry] { Fields.table }

    static var schemaRules: JSONObject { .exactlyOne(of: Fields.subjects) }

    var workImage: String? { image }

    var canonicalMembers: JSONObject {
        var members: JSONObject = [
            "networkRef": .string(network.reference), "image": .string(image),
            "command": .texts(command), "parameters": .object(parameters),
            "seed": .integer(seed),
        ]
        switch subject {
        case .dataset(let dataset): members["datasetRef"] = .string(dataset.reference)
        case .pictures(let source): members["pictures"] = source.canonicalJSON
        }
        return members
    }

    func digestMembers(_ inputs: ResolvedInputs) -> JSONObject? {
        guard let network = inputs.member(network, ["role": "network"]) else { return nil }
        let work = DigestedWork(image: image, command: command, parameters: parameters, seed: seed)
        switch subject {
        case .dataset(let dataset):
            guard let pictures = inputs.member(dataset, ["role": "dataset"]) else { return nil }
            return work.members(inputs: [network, pictures])
        case .pictures(let source):
            var members = work.members(inputs: [network])
            members["pictures"] = source.canonicalJSON
            return members
        }
    }
}
