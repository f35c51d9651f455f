internal import Basics
import Foundation

/// An instant in whole seconds as a date and time of day in UTC, years 1970 to 9999.
struct UTCTime: Hashable {
    let secondsSince1970: Int

    var date: Date { Date(timeIntervalSince1970: TimeInterval(secondsSince1970)) }

    init?(_ date: Date) {
        let seconds = date.timeIntervalSince1970
        guard seconds >= 0, seconds < 253_402_300_800 else { return nil }
        secondsSince1970 = Int(seconds)
    }

    /// `20130524T000000Z`
    var basicText: String {
        let rest = secondsSince1970 % 86_400
        let time = [rest / 3600, rest / 60 % 60, rest % 60].map { $0.padded(2) }
        return "\(dayText)T\(time.joined())Z"
    }

    /// `20130524`
    var dayText: String {
        CalendarDay(daysSince1970: secondsSince1970 / 86_400).texts.joined()
    }

    /// Reads `2009-10-12T17:50:30.000Z`, with any or no fraction, as listings have it.
    init?(listing text: String) {
        let numbers = text.split(whereSeparator: { !$0.isASCII || !$0.isNumber }).map { Int($0) }
        guard text.hasSuffix("Z"), numbers.count == 6 || numbers.count == 7,
            let year = numbers[0], let month = numbers[1], let day = numbers[2],
            let hour = numbers[3], let minute = numbers[4], let second = numbers[5]
        else { return nil }
        self.init(day: (year, month, day), time: (hour, minute, second))
    }

    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, the form that HTTP senders must use (RFC 9110).
    init?(header text: String) {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = Int(words[1]),
            let month = Self.months.firstIndex(of: String(words[2])), let year = Int(words[3])
        else { return nil }
        let time = words[4].split(separator: ":").map { Int($0) }
        guard time.count == 3, let hour = time[0], let minute = time[1], let second = time[2]
        else { return nil }
        self.init(day: (year, month + 1, day), time: (hour, minute, second))
    }

    private init?(day: (Int, Int, Int), time: (Int, Int, Int)) {
        let (year, month, dayOfMonth) = day
        let (hour, minute, second) = time
        guard (1970...9999).contains(year), (1...12).contains(month),
            (1...31).contains(dayOfMonth), (0...23).contains(hour), (0...59).contains(minute),
            (0...60).contains(second)
        else { return nil }
        let days = CalendarDay(year: year, month: month, day: dayOfMonth).daysSince1970
        secondsSince1970 = days * 86_400 + hour * 3600 + minute * 60 + second
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

extension UTCTime {
    /// - Throws: `invalidRequest` for a time that cannot be written with a year of four digits.
    static func signing(_ now: Date) throws(BucketError) -> UTCTime {
        guard let time = UTCTime(now) else {
            throw .invalidRequest("the time must lie in the years 1970 to 9999")
        }
        return time
    }
}
