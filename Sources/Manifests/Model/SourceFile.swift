public import Foundation

/// Bytes with a path relative to the folder of manifests.
public struct SourceFile: Sendable, Hashable {
    public let path: String
    public let content: Data
    /// What the parser made of the content before, as `ParsedYAML` writes it.
    public let parsed: Data?

    public init(path: String, content: Data, parsed: Data? = nil) {
        self.path = path
        self.content = content
        self.parsed = parsed
    }
}

/// The text of one YAML document and where it stood, kept so that a resource whose manifest breaks
/// can be loaded again as it last was.
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
