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

        static let table =
            CommonFields.Fields.ownedTable + RunFields.Fields.workTable + [
                dataset.entry, architecture.entry, parameters.entry, seed.entry,
            ]
    }

    static func read(_ reader: MappingReader, _ context: DraftContext) -> SpecDraft? {
        let common = CommonFields.read(reader)
        let run = RunFields.readWork(reader)
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
            common: common, run: run, dataset: input.target, architecture: configuration.target,
            image: "", command: nil, parameters: parameters.object, effectiveParameters: [:],
            seed: seed)
        return SpecDraft(
            spec: .trainingRun(spec), references: [input, configuration], parameters: parameters,
            resourcesMark: reader.mark(of: RunFields.Fields.resources.name))
    }
}
