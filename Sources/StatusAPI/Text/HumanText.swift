import Foundation

/// Numbers, lengths and times as people read them; the same on every machine.
enum HumanText {
    /// `0 B`, `999 B`, `1.5 kB`, `12 MB`: powers of ten, two digits at least.
    static func bytes(_ count: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
        var value = Double(count)
        var unit = 0
        while abs(value) >= 999.5, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        let digits = unit > 0 && abs(value) < 9.95 ? 1 : 0
        return "\(fixed(value, digits: digits)) \(units[unit])"
    }

    /// `48 s`, `3 min 20 s`, `2 h 14 min`, `5 d 3 h`; never negative.
    static func duration(seconds: Double) -> String {
        guard seconds.isFinite, seconds < 3e9 else { return "a very long time" }
        let total = Int(max(seconds, 0).rounded())
        let (days, hours) = (total / 86_400, total % 86_400 / 3600)
        let (minutes, rest) = (total % 3600 / 60, total % 60)
        if days > 0 { return joined("\(days) d", hours, "h") }
        if hours > 0 { return joined("\(hours) h", minutes, "min") }
        if minutes >= 10 { return "\(minutes) min" }
        return minutes > 0 ? joined("\(minutes) min", rest, "s") : "\(rest) s"
    }

    /// `just now`, `5 min ago`, `in 2 h`: one unit, rounded down.
    static func relative(_ date: Date, to now: Date) -> String {
        let seconds = now.timeIntervalSince(date)
        guard seconds.isFinite, abs(seconds) < 3e9 else { return "long ago" }
        let length = Int(abs(seconds))
        if length < 5 { return "just now" }
        let text =
            switch length {
            case ..<60: "\(length) s"
            case ..<3600: "\(length / 60) min"
            case ..<86_400: "\(length / 3600) h"
            default: "\(length / 86_400) d"
            }
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

    private static func joined(_ first: String, _ second: Int, _ unit: String) -> String {
        second > 0 ? "\(first) \(second) \(unit)" : first
    }
}
