/// A place in a file. Line and column count from 1; a column is one Unicode scalar, so a letter
/// with an accent that is written as two scalars counts twice.
public struct SourceLocation: Hashable, Sendable, Comparable, Codable {
    public let path: String
    public let line: Int
    public let column: Int

    public init(path: String, line: Int, column: Int) {
        self.path = path
        self.line = line
        self.column = column
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.path, left.line, left.column) < (right.path, right.line, right.column)
    }
}

extension SourceLocation: CustomStringConvertible {
    public var description: String { "\(path):\(line):\(column)" }
}

/// One finding about what a user wrote.
public struct Diagnostic: Hashable, Sendable, Codable {
    public enum Severity: String, Sendable, Codable, CaseIterable {
        case error, warning
    }

    public let severity: Severity
    public let code: DiagnosticCode
    /// The mistake with the wrong value, then what would be right.
    public let message: String
    public let location: SourceLocation
    /// The source line at `location`, without its line break and at most 200 characters long.
    public let sourceLine: String
    /// Other places that belong to the finding, such as the first of two duplicates.
    public let related: [SourceLocation]
    /// The resource it belongs to, when its identity could be read.
    public let resource: ResourceID?

    public init(
        severity: Severity,
        code: DiagnosticCode,
        message: String,
        location: SourceLocation,
        sourceLine: String,
        related: [SourceLocation],
        resource: ResourceID?
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.location = location
        self.sourceLine = sourceLine
        self.related = related
        self.resource = resource
    }
}

extension Diagnostic {
    /// The same with another message and other places that belong to it.
    func saying(_ message: String, related: [SourceLocation] = []) -> Diagnostic {
        Diagnostic(
            severity: severity, code: code, message: message, location: location,
            sourceLine: sourceLine, related: related, resource: resource)
    }

    /// The same finding as a warning; `reason` says why it is not an error.
    public func asWarning(adding reason: String) -> Diagnostic {
        Diagnostic(
            severity: .warning, code: code, message: "\(message); \(reason)", location: location,
            sourceLine: sourceLine, related: related, resource: resource)
    }
}
