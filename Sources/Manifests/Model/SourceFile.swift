public import Foundation

/// A file by its path relative to the folder of manifests, with its bytes or the reason why they
/// cannot be read.
public struct SourceFile: Sendable, Hashable {
    public let path: String
    /// Empty where there is an obstacle.
    public let content: Data
    /// Why the file at the path is not read and what to do, as in "it is a pipe; remove it". When
    /// the path is not that of a manifest, the obstacle may hide a folder of manifests.
    public let obstacle: String?

    public init(path: String, content: Data) {
        self.path = path
        self.content = content
        obstacle = nil
    }

    public init(path: String, obstacle: String) {
        self.path = path
        content = Data()
        self.obstacle = obstacle
    }
}

/// The text of one YAML document and its place, kept so that the last valid manifest of a resource
/// can be loaded again when the present one is wrong.
public struct SourceDocument: Sendable, Hashable, Codable {
    public let path: String
    /// Line of the file on which the document begins, counted from 1.
    public let firstLine: Int
    public let text: String

    public init(path: String, firstLine: Int, text: String) {
        self.path = path
        self.firstLine = firstLine
        self.text = text
    }
}
