/// The folder and the files of a report, for formats whose paths begin at another folder.
public struct ManifestsLocation: Sendable, Hashable {
    /// Folder of manifests relative to the folder in which the report is read, such as
    /// `lab/manifests`; the empty string when they are the same.
    public let folder: String
    /// All files that were read, sorted.
    public let paths: [String]

    public init(folder: String, paths: [String]) {
        self.folder = folder
        self.paths = paths
    }

    func path(of location: SourceLocation) -> String {
        folder.isEmpty ? location.path : "\(folder)/\(location.path)"
    }

    func describe(_ location: SourceLocation) -> String {
        "\(path(of: location)):\(location.line):\(location.column)"
    }
}
