extension DownloadSpec {
    enum Fields {
        static let target = Field.required(
            "of", .object(WrittenTarget.table, read: WrittenTarget.read),
            "What is to be downloaded; its owner must be the download's.")
        static let keepFor = Field.required(
            "keepFor", .duration(1...31_536_000), "How long it can be fetched once it is ready.",
            example: "72h")

        static let table =
            CommonFields.Fields.catalogueTable + RunFields.Fields.uploadTable + [
                target.entry, keepFor.entry,
            ]
    }

    static func read(_ reader: MappingReader, _ context: DraftContext) -> SpecDraft? {
        let common = CommonFields.read(reader, access: .private)
        let run = RunFields.readUpload(reader, context)
        let target = reader.read(Fields.target)
        let keepFor = reader.read(Fields.keepFor)
        guard let target, let keepFor else { return nil }
        let reference = SpecDraft.PendingReference(
            target: context.resource(target.kind, target.name.value), role: .target,
            mark: target.name.mark)
        let spec = DownloadSpec(
            common: common, run: run.fields, target: reference.target, keepFor: keepFor)
        return SpecDraft(spec: .download(spec), references: [reference], run: run)
    }
}
