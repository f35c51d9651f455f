/// A request to put a result into the bucket for a while.
public struct DownloadSpec: Sendable, Hashable {
    public var target = ResourceID.unnamed(.dataset)
    /// How long the object stays after it is ready.
    public var keepFor = Duration.zero

    public init() {}
}

extension DownloadSpec: KindSpec {
    static let traits = KindTraits(
        plural: "downloads", heading: "Downloads", noun: "download", sharing: .ownerOnly,
        result: .object, grace: .none)
    static let rows: Rows<DownloadSpec> = [
        .required(
            "of", \.target, .target(.target),
            "What is to be downloaded; its owner must be the download's."),
        .required(
            "keepFor", \.keepFor, .duration(1...31_536_000),
            "How long it can be fetched once it is ready."
        ).example("72h"),
    ]

    /// With a shorter time, the user may miss the download.
    private static let safeKeepFor = Duration.seconds(3_600)

    func check(_ reader: MappingReader) -> Bool {
        guard keepFor < Self.safeKeepFor, let mark = reader.mark(of: "keepFor") else { return true }
        let written = Quantity.text(seconds: Int(keepFor.components.seconds))
        reader.log.report(
            .warning(
                .expiringSoon,
                "'keepFor' is \(written), so it is gone \(written) after it is ready; write 1h or "
                    + "more", at: mark))
        return true
    }

    func digestMembers(_ inputs: ResolvedInputs) -> JSONObject? {
        ["target": .string(inputs.firstIdentity(of: target).description)]
    }

    func workload(_ context: WorkContext) -> Workload? {
        .upload(UploadWorkload(target: target, keepFor: keepFor))
    }
}
