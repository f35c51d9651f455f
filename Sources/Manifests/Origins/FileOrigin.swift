/// Where a file comes from that the lab takes in. An origin is a case here, its row in `rows`, and
/// a folder; `Execution` has a folder of the same name that fetches.
public enum FileOrigin: Sendable, Hashable {
    case git(GitOrigin)

    public var content: any Origin {
        switch self {
        case .git(let origin): origin
        }
    }

    /// What stands where the origin is not read yet.
    static let unknown = FileOrigin.git(GitOrigin(path: ""))
}

extension FileOrigin: CustomStringConvertible {
    public var description: String { content.description }
}

/// What is asked of every origin.
public protocol Origin: Sendable, Hashable, CustomStringConvertible {
    /// The file as messages call it.
    var description: String { get }
    /// The file's own name.
    var name: String { get }
    /// Whether a commit can bring what was missing or wrong, so that each one is a reason to try
    /// again.
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
