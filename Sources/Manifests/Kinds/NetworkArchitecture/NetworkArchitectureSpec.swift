/// A way to train a network: a trainer and the parameters it takes.
public struct NetworkArchitectureSpec: Sendable, Hashable {
    public var identifier = ""
    /// The trainer image, after the Lab's default is filled in.
    public var image = ""
    public var command: [String]?
    public var parameters: [String: ParameterDeclaration] = [:]

    public init() {}
}

extension NetworkArchitectureSpec: KindSpec {
    static let traits = KindTraits.catalogue(
        "architectures", "Architectures", "architecture")
    static let rows: Rows<NetworkArchitectureSpec> = [
        .named(
            "identifier", \.identifier, .text(.parameterKey),
            "Identifier the trainer knows it by; the manifest's name if absent."
        ).example("tiny-centernet"),
        .later(
            "image", \.image, .image, "Trainer image; the Lab's default if absent."
        ).example("lab/trainer:1"),
        .optional(
            "command", \.command, .command,
            "Command of the trainer; the image's own if absent."),
        .field(
            "parameters", \.parameters, .map(keys: .parameterKey, of: .record, maxCount: 200),
            "Parameters a run may give, with their types and ranges."),
    ]

    var worker: (image: String, command: [String]?)? { (image, command) }

    mutating func takeDefaults(of lab: LabSpec?) -> String? {
        image.takeDefault(lab?.trainerImage) ? nil : "defaults.trainerImage"
    }
}
