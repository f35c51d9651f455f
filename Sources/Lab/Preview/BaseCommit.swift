import Manifests
import Repository

/// The commit that a folder of manifests is compared with.
struct BaseCommit {
    let revision: Revision
    let files: [SourceFile]
    /// How it was found, for people.
    let words: String
    let notes: [String]
}
