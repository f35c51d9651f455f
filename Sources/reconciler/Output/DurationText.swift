/// Lengths of time for people.
enum DurationText {
    /// The largest unit that divides it or the two largest that matter, such as `2h 30m`.
    static func short(_ duration: Duration) -> String {
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
}
