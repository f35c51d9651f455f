extension Quota {
    static let user = Field.optional(
        "user", .text(.name), "The User it is for; for all who have none of their own if absent.",
        example: "alice")
    static let resources = Field.optional(
        "resources", .integer(0...1_000_000), "Resources that may be declared.", example: 200)
    static let runningTasks = Field.optional(
        "runningTasks", .integer(0...10_000), "Tasks at work at once.", example: 4)
    static let gpus = Field.optional(
        "gpus", .integer(0...1_024), "GPUs in use at once.", example: 1)
    static let storage = Field.optional(
        "storage", .memory(0...1 << 60), "Kept results, in bytes; shown, not enforced.",
        example: "200Gi")
    static let table = [
        user.entry, resources.entry, runningTasks.entry, gpus.entry, storage.entry,
    ]

    static func read(_ reader: MappingReader) -> Located<Quota>? {
        let mark = reader.mark(of: user.name) ?? reader.mark
        return Located(
            value: Quota(
                user: reader.read(user), resources: reader.read(resources),
                runningTasks: reader.read(runningTasks), gpus: reader.read(gpus),
                storageBytes: reader.read(storage)),
            mark: mark)
    }
}

extension Notifier {
    static let name = Field.required(
        "name", .text(.name), "Name within the Lab.", example: "lab-mail")
    static let type = Field.required(
        "type", FieldType<NotifierType>.choice, "How it is reached.", example: "email")
    static let address = Field.required(
        "address", .text(maxLength: 500), "E-mail address, or https address of a webhook.",
        example: "lab@lab.example")
    static let events = Field.fallback(
        "events", .set(of: FieldType<Event>.choice, maxCount: 5), Event.allCases,
        shown: .array(Event.allCases.map { .string($0.rawValue) }), "What it is told of.")
    static let secret = Field.optional(
        "secret", .text(.parameterKey),
        "Name of a secret of the daemon's settings; never the secret itself.",
        example: "mail-password")
    static let table = [name.entry, type.entry, address.entry, events.entry, secret.entry]

    static func read(_ reader: MappingReader) -> Located<Notifier>? {
        let name = reader.readLocated(name)
        let type = reader.read(type)
        let address = reader.readLocated(address)
        let events = reader.read(events) ?? Event.allCases
        let secret = reader.read(secret)
        guard let name, let type, let address else { return nil }
        let pattern = type == .email ? TextPattern.email : .httpsAddress
        guard pattern.matches(address.value) else {
            reader.log.error(
                pattern.code,
                "'address' is \(quoted(address.value)), but for type \(type.rawValue) it must be "
                    + pattern.form, at: address.mark)
            return nil
        }
        return Located(
            value: Notifier(
                name: name.value, type: type, address: address.value,
                events: events.sorted { $0.rawValue < $1.rawValue }, secret: secret),
            mark: name.mark)
    }
}

extension PriorityClass {
    static let value = Field.required(
        "value", .integer(-100...100), "Work with a larger one goes first.", example: 50)
    static let description = Field.optional(
        "description", .text(maxLength: 1_000), "What it is for.")
    static let table = [value.entry, description.entry]

    static func read(_ reader: MappingReader) -> PriorityClass? {
        let value = reader.read(value)
        let description = reader.read(description)
        return value.map { PriorityClass(value: $0, description: description) }
    }
}

extension TextPattern {
    static let httpsAddress = TextPattern(
        expression: "^https://[^\\s/@]+(/\\S*)?$",
        form: "an https address without a password, such as https://hooks.example/lab",
        code: .invalidValue,
        matches: { text in
            guard text.hasPrefix("https://"), text.utf8.count <= 500 else { return false }
            let rest = text.dropFirst("https://".count)
            let host = rest.prefix { $0 != "/" }
            return !host.isEmpty && !host.contains("@")
                && text.unicodeScalars.allSatisfy {
                    !$0.properties.isWhitespace && $0.properties.generalCategory != .control
                }
        })
}
