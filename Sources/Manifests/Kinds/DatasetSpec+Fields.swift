extension DatasetSpec {
    enum Fields {
        static let from = Field.required(
            "from", origin, "What the pictures are made from, or where they come from.")
        static let models = Field.optional(
            "models",
            .list(
                of: .object([model.entry, className.entry], read: readSource),
                minCount: 1, maxCount: 200),
            "The models to render, each with the class of its objects.")
        static let pictures = Field.optional(
            "pictures", PictureSource.type, "Pictures to take in, instead of models to render.")
        static let model = Field.required(
            "modelRef", .text(.reference), "Name of a Model, or OWNER/NAME of a public one.",
            example: "cup")
        static let className = Field.required(
            "class", .text(.className), "Class its objects are labelled with.", example: "cup")
        static let renderer = Field.fallback(
            "renderer",
            .object([image.entry, command.entry, parameters.entry], read: readRenderer),
            Renderer(), shown: .object([:]), "How the pictures are made.")
        static let image = Field.optional(
            "image", .text(.image), "Worker image; the Lab's default if absent.",
            example: "lab/renderer:1")
        static let command = Field.optional(
            "command", .list(of: .text(maxLength: 4_000), minCount: 1, maxCount: 100),
            "Command of the worker; the image's own if absent.")
        static let parameters = Field.fallback(
            "parameters", .parameters(maxCount: 200), [], shown: .object([:]),
            "What the worker takes: as the Lab declares it for the image, else any JSON."
        ).with(
            example: .object([
                "images": 100, "resolution": [320, 240], "samples": 8, "engine": "cycles",
                "objectsPerImage": [1, 4],
            ]))
        static let seed = Field.fallback(
            "seed", .integer(0...4_294_967_295), 0, shown: 0, "Start of all random choices.")
        static let split = Field.fallback(
            "split", .map(keys: .name, of: .number(0...1), maxCount: 10), standardSplit,
            shown: .object(JSONObject(standardSplit.mapValues(JSONValue.number))),
            "Shares of the pictures by the name of the part; they sum to 1.")

        static let table =
            CommonFields.Fields.resultTable + [
                from.entry, renderer.entry, seed.entry, split.entry,
            ] + RunFields.Fields.workTable

        static let standardSplit = ["train": 0.8, "val": 0.2]

        private static let origin = FieldType<WrittenOrigin>.object(
            [models.entry, pictures.entry], exactlyOneOf: [models.name, pictures.name]
        ) { reader in
            let sources = reader.read(models)
            let pictures = reader.read(pictures)
            return sources.map(WrittenOrigin.models) ?? pictures.map(WrittenOrigin.pictures)
        }

        enum WrittenOrigin: Sendable {
            case models([WrittenSource])
            case pictures(WrittenPictures)
        }

        struct WrittenSource: Sendable {
            let model: Located<String>
            let className: String
        }

        struct Renderer: Sendable {
            var image: Located<String>?
            var command: [String]?
            var parameters: [WrittenParameter] = []
        }

        private static func readSource(_ reader: MappingReader) -> WrittenSource? {
            let model = reader.readLocated(model)
            let className = reader.read(className)
            // Without a class the document is refused, but the model must be there all the same.
            return model.map { WrittenSource(model: $0, className: className ?? "") }
        }

        private static func readRenderer(_ reader: MappingReader) -> Renderer? {
            Renderer(
                image: reader.readLocated(image), command: reader.read(command),
                parameters: reader.read(parameters) ?? [])
        }
    }

    static func read(_ reader: MappingReader, _ context: DraftContext) -> SpecDraft? {
        let common = CommonFields.readOfResult(reader)
        let run = RunFields.readWork(reader, context)
        let origin = reader.read(Fields.from)
        let renderer = reader.read(Fields.renderer) ?? Fields.Renderer()
        let seed = reader.read(Fields.seed) ?? 0
        let split = readSplit(reader)
        var draft = SpecDraft(
            spec: nil, images: [renderer.image].compactMap(\.self),
            parameters: renderer.parameters, run: run)
        var spec = DatasetSpec(
            common: common, run: run.fields, models: [], pictures: nil,
            image: renderer.image?.value ?? "", command: renderer.command,
            parameters: renderer.parameters.object, seed: seed, split: split)
        switch origin {
        case .models(let sources)?:
            let inputs = references(sources, context, log: reader.log)
            spec.models = zip(inputs, sources).map {
                Source(model: $0.target, className: $1.className)
            }
            draft.references = inputs + draft.references
        case .pictures(let written)?:
            guard let resolved = PictureSource.resolve(written, context, log: reader.log) else {
                return draft
            }
            spec.pictures = resolved.source
            draft.file = resolved.file
        case nil: return draft
        }
        draft.spec = .dataset(spec)
        return draft
    }

    private static func readSplit(_ reader: MappingReader) -> [String: Double] {
        let before = reader.log.findings.count
        let split = reader.read(Fields.split) ?? Fields.standardSplit
        let total = split.values.reduce(0, +)
        guard abs(total - 1) > 1e-9, reader.log.findings.count == before,
            let mark = reader.mark(of: Fields.split.name)
        else { return split }
        let shown = CanonicalJSON.encode(.number((total * 1e9).rounded() / 1e9))
        reader.log.error(
            .invalidValue, "the shares of 'split' sum to \(shown), but must sum to 1", at: mark)
        return split
    }

    private static func references(
        _ sources: [Fields.WrittenSource], _ context: DraftContext, log: FindingLog
    ) -> [SpecDraft.PendingReference] {
        var names: Set<String> = []
        return sources.map { source in
            let target = context.resource(.model, source.model.value)
            if !names.insert(target.name).inserted {
                log.error(
                    .duplicateInput,
                    "an input named '\(target.name)' stands above already; use each name once",
                    at: source.model.mark)
            }
            return SpecDraft.PendingReference(
                target: target, role: .input, mark: source.model.mark)
        }
    }
}

extension [WrittenParameter] {
    var object: JSONObject {
        JSONObject(map { ($0.key, $0.value) })
    }
}
