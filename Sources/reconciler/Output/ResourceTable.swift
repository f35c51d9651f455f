import Foundation
import Manifests
import Persistence
import Planning
import StatusAPI

/// A table of resources, whose rows may come piece by piece.
struct ResourceTable {
    private let isWide: Bool
    /// Widths of all columns but the last, which is not padded; empty before the first piece.
    private var widths: [Int] = []

    init(isWide: Bool) {
        self.isWide = isWide
    }

    /// The next rows, the first time below a header; columns only become wider.
    mutating func text(of resources: [ResourceSummary]) -> String {
        let rows = (widths.isEmpty ? [header] : []) + resources.map(row)
        widths = header.indices.dropLast().map { column in
            let old = widths.isEmpty ? 0 : widths[column]
            return rows.map { $0[column].count }.reduce(old, max)
        }
        return rows.map(line).joined(separator: "\n")
    }

    private var header: [String] {
        ["RESOURCE", "PHASE", "PROGRESS", "LEFT"] + (isWide ? ["ACCESS", "SINCE", "REASON"] : [])
            + ["MESSAGE"]
    }

    private func row(_ resource: ResourceSummary) -> [String] {
        let more = [
            resource.access.rawValue, resource.since?.formatted(.iso8601) ?? "-", resource.reason,
        ]
        let left = resource.endsInSeconds.map { "~\(DurationText.short(.seconds($0)))" } ?? "-"
        return ["\(resource.id)", resource.phase.rawValue, resource.progress?.short ?? "-", left]
            + (isWide ? more : []) + [message(of: resource)]
    }

    private func message(of resource: ResourceSummary) -> String {
        guard let mistake = resource.notInForce else { return resource.message }
        return "NOT IN FORCE: \(mistake); under the last valid manifest: \(resource.message)"
    }

    private func line(_ row: [String]) -> String {
        let padded = zip(row, widths).map { cell, width in
            cell + String(repeating: " ", count: width - cell.count)
        }
        return (padded + row.suffix(1)).joined(separator: "  ")
    }
}
