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
        if let keepFor { warnOfSoonExpiry(after: keepFor, reader) }
        let reference = target.map {
            SpecDraft.PendingReference(
                target: context.resource($0.kind, $0.name.value), role: .target,
                mark: $0.name.mark)
        }
        var draft = SpecDraft(
            spec: nil, references: [reference].compactMap(\.self), run: run)
        guard let reference, let keepFor else { return draft }
        draft.spec = .download(
            DownloadSpec(
                common: common, run: run.fields, target: reference.target, keepFor: keepFor))
        return draft
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
