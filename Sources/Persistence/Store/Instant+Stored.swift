public import Foundation
import GRDB
public import Planning

extension Instant {
    /// The wall clock's reading.
    public var date: Date { Date(timeIntervalSince1970: wall / .seconds(1)) }

    /// The column form: wall clock, uptime, both in nanoseconds, and the boot's id. The wall clock
    /// stands first and padded, so that text order is its order.
    var stored: String {
        let wallText = String(max(wall.nanoseconds, 0))
        let padding = String(repeating: "0", count: max(19 - wallText.count, 0))
        return "\(padding)\(wallText) \(uptime.nanoseconds) \(bootID)"
    }

    init?(stored text: String) {
        let parts = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let wall = Int64(parts[0]), let uptime = Int64(parts[1]) else {
            return nil
        }
        self.init(
            bootID: String(parts[2]), uptime: .nanoseconds(uptime), wall: .nanoseconds(wall))
    }
}

extension Duration {
    /// Whole nanoseconds, at most what 64 bits hold: 292 years.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return carry ? (seconds < 0 ? .min : .max) : sum
    }
}
