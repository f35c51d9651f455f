public import Manifests
public import Persistence

/// A source of manifests: a branch whose commits can be read.
public protocol ManifestSource: Sendable {
    /// Fetches the newest commit; objects that are already here are not copied again.
    func fetch() async throws(SourceError) -> FoundRevision
    /// The newest commit's id, without a fetch.
    func head() async throws(SourceError) -> String
    /// Whether `ancestor` is part of the history of `revision`. False for an unknown ancestor.
    func isAncestor(_ ancestor: String, of revision: String) async throws(SourceError) -> Bool
    /// The signer of a commit, as the operator's file of trusted keys names it.
    ///
    /// - Throws: `SourceError.untrusted` when no trusted key signed it; `SourceError.unverifiable`
    ///   when the signature cannot be checked for now.
    func signer(of revision: String) async throws(SourceError) -> String
    /// The manifests at a commit, selected by the rules for files: only those that differ from the
    /// ones at `known`, if it is given and the difference can be determined; else all.
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
    /// The difference from the manifests of the known commit.
    case changes(changed: [SourceFile], gone: [String])
}

/// The newest commit of a source.
public struct FoundRevision: Sendable, Hashable {
    public let revision: AcceptedRevision
    /// The ids of its parent commits.
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
    /// The file has a type that is not accepted, such as a Git LFS pointer.
    case unsuitable(String)
    /// The commit lacks the folder of manifests that the settings name.
    case folderMissing(String)
    /// The commit is no longer in the source.
    case revisionMissing(String)
    /// The commit has no accepted signature; the text continues "the commit …".
    case untrusted(String)
    /// A program or file for the signature check is missing; the text continues "the commit …".
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
