/// Lengths of time for people.
public enum DurationText {
    /// The two largest units that are not zero, such as `2h 30m` or `1d`; smaller units are left
    /// out.
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

    /// Like `short`, but with one decimal below ten seconds and in milliseconds below one second.
    public static func fine(_ duration: Duration) -> String {
        let milliseconds = Int(duration / .milliseconds(1))
        if milliseconds < 1000 { return "\(milliseconds)ms" }
        guard milliseconds < 10_000 else { return short(duration) }
        return "\(milliseconds / 1000).\(milliseconds % 1000 / 100)s"
    }
}
