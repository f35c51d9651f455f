/// Limits on what a user, or every user, may have and use.
public struct Quota: Sendable, Hashable {
    /// Nil for all users who have no quota of their own.
    public var user: String?
    /// Resources that may be declared.
    public var resources: Int?
    /// Tasks that may be at work at once.
    public var runningTasks: Int?
    /// GPUs that may be in use at once.
    public var gpus: Int?
    /// Bytes of kept results; shown, not enforced.
    public var storageBytes: Int?

    public init() {}
}

extension Quota: FieldRecord {
    static let rows: Rows<Quota> = [
        .optional(
            "user", \.user, .quotaUser,
            "The User it is for; for all who have none of their own if absent."
        ).example("alice").onlyGiven,
        .optional(
            "resources", \.resources, .integer(0...1_000_000), "Resources that may be declared."
        ).example(200).onlyGiven,
        .optional(
            "runningTasks", \.runningTasks, .integer(0...10_000), "Tasks at work at once."
        ).example(4).onlyGiven,
        .optional(
            "gpus", \.gpus, .integer(0...1_024), "GPUs in use at once."
        ).example(1).onlyGiven,
        .optional(
            "storage", \.storageBytes, .memory(0...1 << 60),
            "Kept results, in bytes; shown, not enforced."
        ).example("200Gi").written(as: "storageBytes").onlyGiven,
    ]
}

extension [Quota] {
    /// The quota of `user`. Each part comes from the user's own quota, else from the quota for all
    /// users.
    public func quota(of user: String) -> Quota {
        let own = first { $0.user == user }
        let all = first { $0.user == nil }
        var quota = Quota()
        quota.user = user
        quota.resources = own?.resources ?? all?.resources
        quota.runningTasks = own?.runningTasks ?? all?.runningTasks
        quota.gpus = own?.gpus ?? all?.gpus
        quota.storageBytes = own?.storageBytes ?? all?.storageBytes
        return quota
    }
}

/// A person or a program that is told about events.
public struct Notifier: Sendable, Hashable {
    public enum NotifierType: String, Sendable, Hashable, CaseIterable {
        case email, webhook
    }

    public enum Event: String, Sendable, Hashable, CaseIterable {
        case started, finished, failed, downloadReady, downloadExpired
    }

    public var name = ""
    public var type = NotifierType.email
    /// An e-mail address or an https address, as the type says.
    public var address = ""
    public var events = Event.allCases
    /// Name of a secret of the daemon's settings; the secret itself is never in a manifest.
    public var secret: String?

    public init() {}
}

extension Notifier: FieldRecord {
    static let rows: Rows<Notifier> = [
        .required("name", \.name, .text(.name), "Name within the Lab.").example("lab-mail"),
        .required("type", \.type, .choice, "How it is reached.").example("email"),
        .required(
            "address", \.address, .text(maxLength: 500),
            "E-mail address, or https address of a webhook."
        ).example("lab@lab.example"),
        .field(
            "events", \.events, .set(of: FieldType<Event>.choice, maxCount: 5),
            "What it is told of."),
        .optional(
            "secret", \.secret, .text(.parameterKey),
            "Name of a secret of the daemon's settings; never the secret itself."
        ).example("mail-password").onlyGiven,
    ]

    func check(_ reader: MappingReader) -> Bool {
        let pattern = type == .email ? TextPattern.email : .httpsAddress
        guard !pattern.matches(address), let mark = reader.mark(of: "address") else { return true }
        reader.log.error(
            pattern.code,
            "'address' is \(quoted(address)), but for type \(type.rawValue) it must be "
                + pattern.form, at: mark)
        return false
    }
}

/// A priority with a name.
public struct PriorityClass: Sendable, Hashable {
    /// From -100 to 100; larger goes first.
    public var value = 0
    public var description: String?

    public init() {}
}

extension PriorityClass: FieldRecord {
    static let rows: Rows<PriorityClass> = [
        .required(
            "value", \.value, .integer(-100...100), "Work with a larger one goes first."
        ).example(50),
        .optional(
            "description", \.description, .text(maxLength: 1_000), "What it is for."
        ).onlyGiven,
    ]
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
