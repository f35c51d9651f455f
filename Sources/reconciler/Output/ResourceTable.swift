import Foundation
import Planning
import StatusAPI

/// Resources in columns.
struct ResourceTable {
    private let rows: [[String]]

    init(_ resources: [ResourceSummary], isWide: Bool) {
        let wide = ["ACCESS", "SINCE", "REASON"]
        let header = ["RESOURCE", "PHASE", "PROGRESS"] + (isWide ? wide : []) + ["MESSAGE"]
        rows =
            [header]
            + resources.map { resource in
                let more = [
                    resource.access.rawValue, resource.since?.formatted(.iso8601) ?? "-",
                    resource.reason,
                ]
                return [
                    "\(resource.id)", resource.phase.rawValue, Self.progress(resource.progress),
                ] + (isWide ? more : []) + [resource.message]
            }
    }

    private static func progress(_ progress: TaskProgress?) -> String {
        guard let progress else { return "-" }
        let total = progress.total.map { "/\($0)" } ?? ""
        return "\(progress.done)\(total) \(progress.unit)"
    }

    /// The last column is as wide as it likes.
    var text: String {
        let widths = rows[0].indices.dropLast().map { column in
            rows.map { $0[column].count }.max() ?? 0
        }
        return rows.map { row in
            let padded = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            return (padded + row.suffix(1)).joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
