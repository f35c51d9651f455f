internal import Basics
internal import Foundation

/// Times as the Engine writes them: RFC 3339 with up to nine digits of a second.
enum RFC3339 {
    /// The instant, or nil for text that is not a time and for the Engine's "never", the year 1.
    static func date(_ text: String) -> Date? {
        var rest = Substring(text)
        guard let year = number(&rest, digits: 4), skip("-", &rest),
            let month = number(&rest, digits: 2), skip("-", &rest),
            let day = number(&rest, digits: 2), skip("T", &rest) || skip("t", &rest),
            let hour = number(&rest, digits: 2), skip(":", &rest),
            let minute = number(&rest, digits: 2), skip(":", &rest),
            let second = number(&rest, digits: 2)
        else { return nil }
        guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
            second <= 60, year > 1
        else { return nil }
        var nanoseconds = 0
        if skip(".", &rest) {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard (1...9).contains(digits.count), let fraction = Int(digits) else { return nil }
            nanoseconds = (digits.count..<9).reduce(fraction) { value, _ in value * 10 }
            rest = rest.dropFirst(digits.count)
        }
        guard let offset = offset(&rest), rest.isEmpty else { return nil }
        let days = CalendarDay(year: year, month: month, day: day).daysSince1970
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
        return Date(timeIntervalSince1970: Double(seconds) + Double(nanoseconds) / 1e9)
    }

    private static func number(_ rest: inout Substring, digits: Int) -> Int? {
        let text = rest.prefix(digits)
        guard text.count == digits, text.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            return nil
        }
        rest = rest.dropFirst(digits)
        return Int(text)
    }

    private static func skip(_ character: Character, _ rest: inout Substring) -> Bool {
        guard rest.first == character else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Seconds east of UTC.
    private static func offset(_ rest: inout Substring) -> Int? {
        if skip("Z", &rest) || skip("z", &rest) { return 0 }
        let sign = skip("+", &rest) ? 1 : skip("-", &rest) ? -1 : 0
        guard sign != 0, let hours = number(&rest, digits: 2), skip(":", &rest),
            let minutes = number(&rest, digits: 2)
        else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}
