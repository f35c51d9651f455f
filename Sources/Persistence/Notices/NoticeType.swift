/// What people are told of.
public enum NoticeType: String, Sendable, Hashable, Codable, CaseIterable {
    case started, finished, failed, downloadReady, downloadExpired
    /// The lab itself lacks something for long; told to admins.
    case labTrouble
}
