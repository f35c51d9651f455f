extension Kind {
    /// The fields of the kind's spec.
    var specTable: [FieldEntry] {
        switch self {
        case .lab: LabSpec.Fields.table
        case .user: UserSpec.Fields.table
        case .networkArchitecture: NetworkArchitectureSpec.Fields.table
        case .model: ModelSpec.Fields.table
        case .dataset: DatasetSpec.Fields.table
        case .trainingRun: TrainingRunSpec.Fields.table
        case .download: DownloadSpec.Fields.table
        }
    }

    func readSpec(_ reader: MappingReader, _ context: DraftContext) -> SpecDraft? {
        switch self {
        case .lab: LabSpec.read(reader, context)
        case .user: UserSpec.read(reader, context)
        case .networkArchitecture: NetworkArchitectureSpec.read(reader, context)
        case .model: ModelSpec.read(reader, context)
        case .dataset: DatasetSpec.read(reader, context)
        case .trainingRun: TrainingRunSpec.read(reader, context)
        case .download: DownloadSpec.read(reader, context)
        }
    }
}
