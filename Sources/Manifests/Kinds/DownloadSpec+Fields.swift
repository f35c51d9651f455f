extension DownloadSpec {
    enum Fields {
        static let target = Field.required(
            "of", .object(WrittenTarget.table, read: WrittenTarget.read),
            "What is to be downloaded; its owner must be the download's.")
        static let keepFor = Field.required(
            "keepFor", .duration(1...31_536_000), "How long it can be fetched once it is ready.",
            example: "72h")

        static let table =
            CommonFields.Fields.catalogueTable + [target.entry, keepFor.entry]
            + RunFields.Fields.uploadTable
    }

    static func read(_ reader: MappingReader, _ context: DraftContext) -> SpecDraft? {
        let common = CommonFields.read(reader, access: .private)
        let run = RunFields.readUpload(reader, context)
        let target = reader.read(Fields.target)
        let keepFor = reader.read(Fields.keepFor)
        guard let target, let keepFor else { return nil }
        warnOfSoonExpiry(after: keepFor, reader)
        let reference = SpecDraft.PendingReference(
            target: context.resource(target.kind, target.name.value), role: .target,
            mark: target.name.mark)
        let spec = DownloadSpec(
            common: common, run: run.fields, target: reference.target, keepFor: keepFor)
        return SpecDraft(spec: .download(spec), references: [reference], run: run)
    }

    /// Shorter than this, whoever asked may miss the download.
    private static let safeKeepFor = Duration.seconds(3_600)

    private static func warnOfSoonExpiry(after keepFor: Duration, _ reader: MappingReader) {
        guard keepFor < safeKeepFor, let mark = reader.mark(of: Fields.keepFor.name) else { return }
        let written = Quantity.text(seconds: Int(keepFor.components.seconds))
        reader.log.report(
            .warning(
                .expiringSoon,
                "'keepFor' is \(written), so it is gone \(written) after it is ready; write 1h or "
                    + "more", at: mark))
    }
}
