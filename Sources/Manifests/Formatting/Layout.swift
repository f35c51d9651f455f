/// One value of a document with the lines it stands on; lines and columns count from 0.
struct LayoutNode {
    enum Content {
        /// A scalar or a flow collection, which is moved as a whole.
        case opaque
        /// A block mapping.
        case mapping([LayoutEntry])
        /// A block sequence.
        case sequence([LayoutNode])
    }

    let content: Content
    let line: Int
    let column: Int
    /// The last line with a part of the value.
    let lastLine: Int
}

struct LayoutEntry {
    let key: String
    let line: Int
    let column: Int
    let value: LayoutNode
}

/// One document of a file.
struct LayoutDocument {
    /// Nil for an empty document.
    let root: LayoutNode?
    /// Line of the `---`, or the first line of the file where there is none.
    let firstLine: Int
    /// Whether that line is a `---`.
    let isExplicit: Bool
    /// Line of the `...`, where there is one; what follows belongs to no value.
    var endLine: Int?
}
