public import Foundation
public import Planning

/// One execution of a resource's work.
public struct AttemptReport: Codable, Hashable, Sendable {
    public var number: Int
    public var state: State
    public var failureClass: FailureClass?
    public var exitCode: Int?
    /// Why it ended so, in words.
    public var message: String?
    public var startedAt: Date?
    public var endedAt: Date?
    /// Whether it makes the picture on the page, and not the result itself.
    public var isPreview = false

    public enum State: String, Codable, Hashable, Sendable, CaseIterable {
        case running, succeeded, failed, stopped
    }

    public init(number: Int, state: State) {
        self.number = number
        self.state = state
    }
}

/// The result of one input digest.
public struct VersionReport: Codable, Hashable, Sendable {
    /// The input digest, 64 hexadecimal digits.
    public var digest: String
    /// Whether it is the current result, which other resources use.
    public var current: Bool
    public var succeededAt: Date?
    public var sizeBytes: Int?
    /// Id of the image that made it; nil when no image did.
    public var imageID: String?

    public init(
        digest: String, current: Bool, succeededAt: Date?, sizeBytes: Int?, imageID: String?
    ) {
        self.digest = digest
        self.current = current
        self.succeededAt = succeededAt
        self.sizeBytes = sizeBytes
        self.imageID = imageID
    }
}

/// A limit in force and who sets it.
public struct LimitReport: Codable, Hashable, Sendable {
    /// The name of the limit in the Lab's manifest.
    public var name: String
    public var value: String
    public var source: EffectiveLimit.Source
    /// The limit that the other source sets; nil when it sets none or the same.
    public var other: String?

    public init(_ limit: EffectiveLimit) {
        name = limit.name
        value = limit.value
        source = limit.source
        other = limit.other
    }
}

/// A picture that shows what a result looks like. Its bytes are fetched by its place in the list.
public struct PreviewReport: Codable, Hashable, Sendable {
    /// Path inside the artifact.
    public var path: String
    public var title: String

    public init(path: String, title: String) {
        self.path = path
        self.title = title
    }
}

/// The values of one metric over the steps of a run.
public struct MetricSeries: Codable, Hashable, Sendable {
    public var name: String
    public var points: [Point]

    public struct Point: Codable, Hashable, Sendable {
        public var step: Int
        /// May be infinite or not a number, as the worker reported it.
        public var value: Double
        public var at: Date

        public init(step: Int, value: Double, at: Date) {
            self.step = step
            self.value = value
            self.at = at
        }
    }

    public init(name: String, points: [Point]) {
        self.name = name
        self.points = points
    }
}

/// State of a download. Its link is not here: links are made when someone asks for one.
public struct DownloadReport: Codable, Hashable, Sendable {
    public var state: State
    public var expiresAt: Date?
    public var sizeBytes: Int?
    /// Whether the target has a newer version than the one in the bucket.
    public var newerAvailable: Bool

    public enum State: String, Codable, Hashable, Sendable, CaseIterable {
        case pending, uploading, ready, expired
    }

    public init(state: State, expiresAt: Date?, sizeBytes: Int?, newerAvailable: Bool) {
        self.state = state
        self.expiresAt = expiresAt
        self.sizeBytes = sizeBytes
        self.newerAvailable = newerAvailable
    }
}

/// A download in the bucket, with everything that a link to it needs.
public struct DownloadOffer: Sendable, Hashable {
    public let objectKey: String
    /// How much longer it stays.
    public let left: Duration
}
