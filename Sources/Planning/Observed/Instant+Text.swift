import Basics

extension Instant {
    /// The wall clock's reading in UTC as RFC 3339 writes it, to the second.
    public var text: String {
        let seconds = Int(wall.components.seconds)
        let (days, second) = (seconds / 86_400, seconds % 86_400)
        let day = CalendarDay(daysSince1970: days)
        let date = "\(day.year)-\(day.month.padded(2))-\(day.day.padded(2))"
        let time = [second / 3600, second / 60 % 60, second % 60].map { $0.padded(2) }
        return "\(date)T\(time.joined(separator: ":"))Z"
    }
}
