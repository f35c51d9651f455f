/// A Blender model that the lab takes in.
public struct ModelSpec: Sendable, Hashable {
    public var origin = FileOrigin.unknown
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    public var sha256 = ""
    /// Patterns with `*` of object names to use; empty means all.
    public var include: [String] = []
    /// Patterns with `*` of object names to leave out.
    public var exclude: [String] = []

    public init() {}
}

extension ModelSpec: KindSpec {
    static let traits = KindTraits(
        plural: "models", heading: "Models", noun: "model", result: .file, audit: .model,
        isMadeForOthers: true)
    static let rows: Rows<ModelSpec> = [
        .origin("source", \.origin, isModel: true),
        .required(
            "sha256", \.sha256, .fileDigest, "SHA-256 of the file, as sha256sum prints it.",
            cure: { spec in
                let name = spec.origin.content.name.prefix(60)
                return "add what 'sha256sum \(name.isEmpty ? "FILE.blend" : name)' prints"
            }
        ).example("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        .group(
            "objects", "Which objects of the file are used and labelled.",
            [
                .field(
                    "include", \.include, patterns,
                    "Names to use, '*' standing for any text; [] is all."),
                .field(
                    "exclude", \.exclude, patterns,
                    "Names to leave out, '*' standing for any text."),
            ]),
    ]

    private static let patterns = FieldType<[String]>.list(
        of: .text(maxLength: 200), minCount: 0, maxCount: 100)

    func digestMembers(_ inputs: ResolvedInputs) -> JSONObject? {
        [
            "exclude": .texts(Set(exclude).sorted()), "include": .texts(Set(include).sorted()),
            "sha256": .string(sha256),
        ]
    }

    func workload(_ context: WorkContext) -> Workload? {
        .file(
            FileWorkload(
                origin: origin, sha256: sha256, isModel: true, storedName: "model.blend",
                companions: [:]))
    }

    /// The resources of a preview, which renders one small picture.
    private static let previewResources = Resources(
        milliCPUs: 1000, memoryBytes: 2 << 30, gpus: 0)

    func preview(of id: ResourceID, _ digest: InputDigest, image: String) -> ContainerWorkload? {
        let input = WorkloadInput(
            name: id.name, source: id, digest: digest, className: nil, include: include,
            exclude: exclude, artifactDigest: nil)
        return ContainerWorkload(
            image: image, command: nil, parameters: [:], inputs: [input],
            resources: Self.previewResources, seed: 0, split: [:])
    }
}
