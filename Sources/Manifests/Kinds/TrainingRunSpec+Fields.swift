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
            "Parameters the architecture declares.")
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
                        run: run)
                }
            }
        }
        let dataset = reader.readLocated(Fields.dataset)
        let architecture = reader.readLocated(Fields.architecture)
        let parameters = reader.read(Fields.parameters) ?? []
        let seed = reader.read(Fields.seed) ?? 0
        guard let dataset, let architecture else { return nil }
        let input = SpecDraft.PendingReference(
            target: context.resource(.dataset, dataset.value), role: .input, mark: dataset.mark)
        let configuration = SpecDraft.PendingReference(
            target: context.resource(.networkArchitecture, architecture.value),
            role: .configuration, mark: architecture.mark)
        let spec = TrainingRunSpec(
            common: common, run: run.fields,
            origin: .training(dataset: input.target, architecture: configuration.target),
            image: "", command: nil, parameters: parameters.object, effectiveParameters: [:],
            seed: seed)
        return SpecDraft(
            spec: .trainingRun(spec), references: [input, configuration], parameters: parameters,
            run: run)
    }
}
