extension DownloadSpec {
    enum Fields {
        static let target = Field.required(
            "of", .object([kind.entry, name.entry], read: readTarget), "What is to be downloaded.")
        static let kind = Field.required(
            "kind", FieldType<TargetKind>.choice, "Kind of the target.", example: "TrainingRun")
        static let name = Field.required(
            "name", .text(.reference), "Name of the target, which must have the same owner.",
            example: "cups-v1")
        static let keepFor = Field.required(
            "keepFor", .duration(1...31_536_000), "How long it can be fetched once it is ready.",
            example: "72h")

        static let table =
            CommonFields.Fields.catalogueTable + RunFields.Fields.uploadTable + [
                target.entry, keepFor.entry,
            ]

        enum TargetKind: String, CaseIterable, Sendable {
            case model = "Model"
            case dataset = "Dataset"
            case trainingRun = "TrainingRun"

            var kind: Kind {
                switch self {
                case .model: .model
                case .dataset: .dataset
                case .trainingRun: .trainingRun
                }
            }
        }

        struct Target: Sendable {
            let kind: Kind
            let name: Located<String>
        }

        private static func readTarget(_ reader: MappingReader) -> Target? {
            let kind = reader.read(kind)
            let name = reader.readLocated(name)
            guard let kind, let name else { return nil }
            return Target(kind: kind.kind, name: name)
        }
    }

    static func read(_ reader: MappingReader, _ context: DraftContext) -> SpecDraft? {
        let common = CommonFields.read(reader, access: .private)
        let run = RunFields.readUpload(reader)
        let target = reader.read(Fields.target)
        let keepFor = reader.read(Fields.keepFor)
        guard let target, let keepFor else { return nil }
        let reference = SpecDraft.PendingReference(
            target: context.resource(target.kind, target.name.value), role: .target,
            mark: target.name.mark)
        let spec = DownloadSpec(
            common: common, run: run, target: reference.target, keepFor: keepFor)
        return SpecDraft(spec: .download(spec), references: [reference])
    }
}
