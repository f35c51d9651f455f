import Foundation
import Manifests

/// Numbers, lengths and times as people read them; the same on every machine.
enum HumanText {
    /// The length as manifests write it, such as `3m 20s`; never negative.
    static func duration(seconds: Double) -> String {
        guard seconds.isFinite, seconds < 3e9 else { return "a very long time" }
        return DurationText.short(.seconds(max(seconds, 0).rounded()))
    }

    /// `just now`, `5m ago`, `in 2h`: one unit, rounded down.
    static func relative(_ date: Date, to now: Date) -> String {
        let seconds = now.timeIntervalSince(date)
        guard seconds.isFinite, abs(seconds) < 3e9 else { return "long ago" }
        guard abs(seconds) >= 5 else { return "just now" }
        let text = DurationText.short(.seconds(Int(abs(seconds)))).prefix { $0 != " " }
        return seconds >= 0 ? "\(text) ago" : "in \(text)"
    }

    /// `2026-11-21 10:45:00 UTC`.
    static func absolute(_ date: Date) -> String {
        let text = date.formatted(.iso8601)
        return text.replacing("T", with: " ").replacing("Z", with: " UTC")
    }

    /// At most four significant digits, without zeros at the end: `0.9412`, `12`, `1.2e-05`.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "∞" : "−∞" }
        return String(format: "%.4g", value)
    }

    /// With as many digits as asked for, and never `-0`.
    static func fixed(_ value: Double, digits: Int) -> String {
        let text = String(format: "%.\(digits)f", value)
        return text.hasPrefix("-") && !text.contains { $0 >= "1" && $0 <= "9" }
            ? String(text.dropFirst()) : text
    }
}
