import Manifests
import Planning

/// A change of the store that the audit may have to tell.
enum AuditedTransition: Sendable, Hashable {
    case accepted(ResourceChange.Verb, Kind, FirstTime)
    case renamed(Kind, from: String)
    /// A download was asked for; the kind is that of what it fetches.
    case requested(target: Kind)
    /// The first attempt of a task began its work.
    case started(Kind)
    case ended(Kind, AttemptEnd)
    /// A link was made for a download of a result of the kind.
    case minted(target: Kind)
    case signedIn

    /// Whether a resource of this identity was ever accepted before.
    enum FirstTime: Sendable, Hashable, CaseIterable {
        case first, again
    }
}
