/// Lengths of time for people.
public enum DurationText {
    /// The largest unit that divides it or the two largest that matter, such as `2h 30m`.
    public static func short(_ duration: Duration) -> String {
        let total = Int(duration / .seconds(1))
        let units = [(86_400, "d"), (3600, "h"), (60, "m"), (1, "s")]
        var left = total
        var parts: [String] = []
        for (seconds, unit) in units where left >= seconds {
            parts.append("\(left / seconds)\(unit)")
            left %= seconds
        }
        return parts.isEmpty ? "0s" : parts.prefix(2).joined(separator: " ")
    }

    /// The same, but below ten seconds with a tenth of one, and below one in milliseconds.
    public static func fine(_ duration: Duration) -> String {
        let milliseconds = Int(duration / .milliseconds(1))
        if milliseconds < 1000 { return "\(milliseconds)ms" }
        guard milliseconds < 10_000 else { return short(duration) }
        return "\(milliseconds / 1000).\(milliseconds % 1000 / 100)s"
    }
}
