public import Manifests
public import Persistence

/// Where manifests come from: a branch, read at commits.
public protocol ManifestSource: Sendable {
    /// Brings the newest commit here; what is already here is not copied again.
    func fetch() async throws(SourceError) -> FoundRevision
    /// The newest commit's id, by asking for nothing else.
    func head() async throws(SourceError) -> String
    /// Whether `ancestor` is part of the history of `revision`. One that is not known is not.
    func isAncestor(_ ancestor: String, of revision: String) async throws(SourceError) -> Bool
    /// Who signed a commit, in the words of the keys that the operator trusts.
    ///
    /// - Throws: `SourceError.untrusted` when none of those signed it; `SourceError.unverifiable`
    ///   when that cannot be told for now.
    func signer(of revision: String) async throws(SourceError) -> String
    /// The manifests at a commit, selected by the rules for files: only those that differ from the
    /// ones at `known` when that is given and can be told, else all.
    func manifests(
        at revision: String, since known: String?
    ) async throws(SourceError) -> FoundManifests
    /// Copies one file of a commit to a new file.
    func copyFile(
        _ path: String, at revision: String, to target: String
    ) async throws(SourceError)
}

/// The manifests of a commit.
public enum FoundManifests: Sendable, Hashable {
    case all([SourceFile])
    /// The manifests of the known commit, but for these.
    case changes(changed: [SourceFile], gone: [String])
}

/// The newest commit of a source.
public struct FoundRevision: Sendable, Hashable {
    public let revision: AcceptedRevision
    /// The commits it directly follows.
    public let parents: [String]

    public init(revision: AcceptedRevision, parents: [String]) {
        self.revision = revision
        self.parents = parents
    }
}

/// Why a source could not be read.
public enum SourceError: Error, Sendable, Hashable {
    /// Another try later may succeed; the revision in force stays.
    case unreachable(String)
    /// The commit has no such file.
    case fileMissing(String)
    /// The file is one that is not taken, such as a pointer to large-file storage.
    case unsuitable(String)
    /// This commit has no folder of the name that the settings give.
    case folderMissing(String)
    /// The commit is not here any more.
    case revisionMissing(String)
    /// The commit has no signature that counts; the text continues "the commit …".
    case untrusted(String)
    /// A program or file that the check of a signature needs is missing; the text continues "the
    /// commit …".
    case unverifiable(String)
}

extension SourceError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let message), .unsuitable(let message), .folderMissing(let message):
            message
        case .fileMissing(let path): "the revision has no file '\(path)'"
        case .revisionMissing(let revision): "the commit \(revision.prefix(12)) is not here"
        case .untrusted(let problem), .unverifiable(let problem): "the commit \(problem)"
        }
    }
}
