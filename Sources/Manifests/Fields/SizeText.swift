/// Sizes in bytes as text for people, in powers of 1024, as manifests have them.
public enum SizeText {
    /// The largest unit that gives at least 1, with one decimal below 10: `512 B`, `1.5 KiB`,
    /// `12 MiB`; rounded down.
    public static func short(_ bytes: Int) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
        var unit = 0
        var divisor = 1
        while unit + 1 < units.count, bytes / divisor >= 1024 {
            unit += 1
            divisor *= 1024
        }
        let whole = bytes / divisor
        guard unit > 0, whole < 10 else { return "\(whole) \(units[unit])" }
        return "\(whole).\(bytes % divisor * 10 / divisor) \(units[unit])"
    }
}
