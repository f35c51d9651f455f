/// The origin of a file that the lab takes in. A new origin needs a case here, a row in
/// `Row.origin` and a folder; a folder of the same name in `Execution` fetches the file.
public enum FileOrigin: Sendable, Hashable {
    case git(GitOrigin)

    public var content: any Origin {
        switch self {
        case .git(let origin): origin
        }
    }

    /// A placeholder for an origin that is not read yet.
    static let unknown = FileOrigin.git(GitOrigin(path: ""))
}

extension FileOrigin: CustomStringConvertible {
    public var description: String { content.description }
}

/// The requirements on every origin.
public protocol Origin: Sendable, Hashable, CustomStringConvertible {
    /// The file as messages call it.
    var description: String { get }
    /// The file's own name.
    var name: String { get }
    /// Whether a commit can repair a missing or wrong file, so that each new commit is a reason to
    /// try again.
    var isRepairedByCommits: Bool { get }
}

extension Row {
    /// The mapping that says where a file comes from: a row for each origin.
    ///
    /// - Parameter isModel: whether it must be a file of Blender.
    static func origin(
        _ name: String, _ place: Place<FileOrigin>, isModel: Bool = false
    ) -> Row {
        .group(
            name, isRequired: true, "Where the file is.",
            [GitOrigin.row("path", place, isModel: isModel)])
    }
}
