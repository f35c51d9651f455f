extension TrainingRunSpec {
    enum Fields {
        static let dataset = Field.required(
            "datasetRef", .text(.reference), "Name of a Dataset, or OWNER/NAME of a public one.",
            example: "cups")
        static let architecture = Field.required(
            "architectureRef", .text(.name), "Name of a NetworkArchitecture.",
            example: "tiny-centernet")
        static let parameters = Field.fallback(
            "parameters", .parameters(maxCount: 200), [], shown: .object([:]),
            "Parameters the architecture declares."
        ).with(
            example: .object([
                "epochs": 30, "width": 160, "batch": 8, "learningRate": .number(0.002),
            ]))
        static let seed = DatasetSpec.Fields.seed
        static let from = Field.optional(
            "from", .object(ImportedNetwork.Fields.table, read: ImportedNetwork.read),
            "A network that was trained elsewhere, instead of dataset and architecture.")

        static let table =
            CommonFields.Fields.resultTable + [
                dataset.entry.optional, architecture.entry.optional, from.entry, Matrix.field.entry,
                parameters.entry,
                seed.entry,
            ] + RunFields.Fields.workTable
        static let trainingOnly = [
            dataset.name, architecture.name, parameters.name, seed.name,
        ]
    }

    static func read(_ reader: MappingReader, _ context: DraftContext) -> SpecDraft? {
        let common = CommonFields.readOfResult(reader)
        let run = RunFields.readWork(reader, context)
        reader.skip([Matrix.field.name])
        let imported = reader.read(Fields.from)
        if reader.mark(of: Fields.from.name) != nil {
            reader.skip(Fields.trainingOnly)
            for name in Fields.trainingOnly { reader.exclude(name, because: Fields.from.name) }
            return imported.flatMap { written in
                ImportedNetwork.resolve(written, context, log: reader.log).map { network in
                    SpecDraft(
                        spec: .trainingRun(
                            TrainingRunSpec(
                                common: common, run: run.fields, origin: .imported(network),
                                image: "", command: nil, parameters: [:],
                                effectiveParameters: [:], seed: 0)),
                        run: run,
                        file: NamedFile(
                            path: network.sourcePath, form: .file, mark: written.path.mark,
                            sha256: written.sha256))
                }
            } ?? SpecDraft(spec: nil, run: run)
        }
        let dataset = reader.readLocated(Fields.dataset)
        let architecture = reader.readLocated(Fields.architecture)
        let parameters = reader.read(Fields.parameters) ?? []
        let seed = reader.read(Fields.seed) ?? 0
        let input = dataset.map {
            SpecDraft.PendingReference(
                target: context.resource(.dataset, $0.value), role: .input, mark: $0.mark)
        }
        let configuration = architecture.map {
            SpecDraft.PendingReference(
                target: context.resource(.networkArchitecture, $0.value), role: .configuration,
                mark: $0.mark)
        }
        var draft = SpecDraft(
            spec: nil, references: [input, configuration].compactMap(\.self),
            parameters: parameters, run: run)
        guard let input, let configuration else { return draft }
        draft.spec = .trainingRun(
            TrainingRunSpec(
                common: common, run: run.fields,
                origin: .training(dataset: input.target, architecture: configuration.target),
                image: "", command: nil, parameters: parameters.object, effectiveParameters: [:],
                seed: seed))
        return draft
    }
}
