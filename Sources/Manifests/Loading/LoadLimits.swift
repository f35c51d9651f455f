/// Limits on what is read. Anything beyond a limit is refused with its place, never cut off
/// silently.
public struct LoadLimits: Sendable, Hashable {
    public var maxFiles: Int
    public var maxFileBytes: Int
    public var maxDocuments: Int
    public var maxDepth: Int
    /// Values and keys of one document.
    public var maxDocumentNodes: Int
    /// Values and keys of one file.
    public var maxFileNodes: Int
    public var maxScalarBytes: Int
    /// Findings listed for one document or file.
    public var maxFindings: Int

    public init(
        maxFiles: Int,
        maxFileBytes: Int,
        maxDocuments: Int,
        maxDepth: Int,
        maxDocumentNodes: Int,
        maxFileNodes: Int,
        maxScalarBytes: Int,
        maxFindings: Int
    ) {
        self.maxFiles = maxFiles
        self.maxFileBytes = maxFileBytes
        self.maxDocuments = maxDocuments
        self.maxDepth = maxDepth
        self.maxDocumentNodes = maxDocumentNodes
        self.maxFileNodes = maxFileNodes
        self.maxScalarBytes = maxScalarBytes
        self.maxFindings = maxFindings
    }

    /// 20,000 files of 1 MiB and 1,000 documents each, 32 levels, 64 KiB a value.
    public static let standard = LoadLimits(
        maxFiles: 20_000, maxFileBytes: 1 << 20, maxDocuments: 1_000, maxDepth: 32,
        maxDocumentNodes: 20_000, maxFileNodes: 100_000, maxScalarBytes: 64 << 10,
        maxFindings: 100)
}
