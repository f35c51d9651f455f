/// A place in a text; line and column count from 1, columns in Unicode scalars.
struct Mark: Hashable, Sendable {
    let line: Int
    let column: Int
}

/// One value of a YAML document with its place.
struct YAMLNode {
    enum Content {
        /// `isPlain` is false for quoted and block scalars, which are always strings.
        case scalar(text: String, isPlain: Bool)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
        /// A value that was reported already, such as an alias; readers skip it without a finding.
        case refused
    }

    let content: Content
    let mark: Mark
}

/// One key with its value.
struct YAMLEntry {
    let key: String
    let keyMark: Mark
    let value: YAMLNode
}
