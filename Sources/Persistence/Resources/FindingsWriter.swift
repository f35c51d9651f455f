import GRDB
import Manifests
import Planning

/// Stores the findings of the newest revision, which pages show.
struct FindingsWriter {
    let db: Database

    /// Number of findings that are stored of one revision, at most.
    static let keptMax = 5000

    func replace(with desired: DesiredState) throws {
        var findings: [(ResourceID?, Diagnostic)] = []
        for resource in desired.resources {
            if case .lastGood(let found, _) = resource.specVersion {
                findings += found.map { (resource.id, $0) }
            }
        }
        for invalid in desired.invalid { findings += invalid.findings.map { (invalid.id, $0) } }
        for hold in desired.pruneHolds { findings += hold.findings.map { ($0.resource, $0) } }
        for warning in desired.warnings {
            if let id = warning.resource { findings.append((id, warning)) }
        }
        try db.run(sql: "DELETE FROM findings")
        for (resource, finding) in findings.prefix(Self.keptMax) {
            try db.run(
                sql: """
                    INSERT INTO findings (resource, severity, code, message, path, line,
                        column_number, source_line) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    resource?.description, finding.severity.rawValue, finding.code.rawValue,
                    finding.message, finding.location.path, finding.location.line,
                    finding.location.column, finding.sourceLine,
                ])
        }
    }
}
