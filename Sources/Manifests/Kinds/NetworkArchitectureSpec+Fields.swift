extension NetworkArchitectureSpec {
    enum Fields {
        static let identifier = Field.optional(
            "identifier", .text(.parameterKey),
            "Identifier the trainer knows it by; the manifest's name if absent.",
            example: "tiny-centernet")
        static let image = Field.optional(
            "image", .text(.image), "Trainer image; the Lab's default if absent.",
            example: "lab/trainer:1")
        static let command = Field.optional(
            "command", .list(of: .text(maxLength: 4_000), minCount: 1, maxCount: 100),
            "Command of the trainer; the image's own if absent.")
        static let parameters = Field.fallback(
            "parameters",
            .map(
                keys: .parameterKey,
                of: .object(ParameterDeclaration.Fields.table, read: ParameterDeclaration.read),
                maxCount: 200),
            [:], shown: .object([:]), "Parameters a run may give, with their types and ranges.")

        static let table =
            CommonFields.Fields.catalogueTable + [
                identifier.entry, image.entry, command.entry, parameters.entry,
            ]
    }

    static func read(_ reader: MappingReader, _ context: DraftContext) -> SpecDraft? {
        let image = reader.readLocated(Fields.image)
        let spec = NetworkArchitectureSpec(
            common: CommonFields.read(reader, access: .public),
            identifier: reader.read(Fields.identifier) ?? context.name, image: image?.value ?? "",
            command: reader.read(Fields.command), parameters: reader.read(Fields.parameters) ?? [:])
        return SpecDraft(
            spec: .networkArchitecture(spec), images: [image].compactMap(\.self))
    }
}
