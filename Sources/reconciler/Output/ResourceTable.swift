import Planning
import StatusAPI

/// Resources in columns.
struct ResourceTable {
    private let rows: [[String]]

    init(_ resources: [ResourceSummary]) {
        let header = ["RESOURCE", "PHASE", "PROGRESS", "MESSAGE"]
        rows =
            [header]
            + resources.map { resource in
                [
                    "\(resource.id)", resource.phase.rawValue, Self.progress(resource.progress),
                    resource.message,
                ]
            }
    }

    private static func progress(_ progress: TaskProgress?) -> String {
        guard let progress else { return "-" }
        let total = progress.total.map { "/\($0)" } ?? ""
        return "\(progress.done)\(total) \(progress.unit)"
    }

    var text: String {
        let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let padded = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            return (padded + [row[3]]).joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
