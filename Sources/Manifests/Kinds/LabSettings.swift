/// What a user, or every user, may have and use.
public struct Quota: Sendable, Hashable, Codable {
    /// Nil for all users who have no quota of their own.
    public var user: String?
    /// Resources that may be declared.
    public var resources: Int?
    /// Tasks at work at once.
    public var runningTasks: Int?
    /// GPUs in use at once.
    public var gpus: Int?
    /// Bytes of kept results.
    public var storageBytes: Int?

    public init(
        user: String?, resources: Int?, runningTasks: Int?, gpus: Int?, storageBytes: Int?
    ) {
        self.user = user
        self.resources = resources
        self.runningTasks = runningTasks
        self.gpus = gpus
        self.storageBytes = storageBytes
    }
}

extension [Quota] {
    /// The quota of `user`: the own one, else the one for all; each part by itself.
    public func quota(of user: String) -> Quota {
        let own = first { $0.user == user }
        let all = first { $0.user == nil }
        return Quota(
            user: user, resources: own?.resources ?? all?.resources,
            runningTasks: own?.runningTasks ?? all?.runningTasks, gpus: own?.gpus ?? all?.gpus,
            storageBytes: own?.storageBytes ?? all?.storageBytes)
    }
}

/// Someone or something that is told of what happens.
public struct Notifier: Sendable, Hashable, Codable {
    public enum NotifierType: String, Sendable, Hashable, Codable, CaseIterable {
        case email, webhook
    }

    public enum Event: String, Sendable, Hashable, Codable, CaseIterable {
        case started, finished, failed, downloadReady, downloadExpired
    }

    public var name: String
    public var type: NotifierType
    /// An e-mail address or an https address, as the type says.
    public var address: String
    /// Sorted.
    public var events: [Event]
    /// Name of a secret of the daemon's settings; the secret itself is never in a manifest.
    public var secret: String?

    public init(
        name: String, type: NotifierType, address: String, events: [Event], secret: String?
    ) {
        self.name = name
        self.type = type
        self.address = address
        self.events = events
        self.secret = secret
    }
}

/// A priority with a name.
public struct PriorityClass: Sendable, Hashable, Codable {
    /// From -100 to 100; larger goes first.
    public var value: Int
    public var description: String?

    public init(value: Int, description: String?) {
        self.value = value
        self.description = description
    }
}
