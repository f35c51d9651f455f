import Foundation
import Testing

@testable import StatusAPI

/// A worker's log, as a person reads it.
@Suite struct LogCleanerTests {
    private static let coloured = LogCleaner.Style(keepsColours: true)

    private func clean(
        _ text: String, _ style: LogCleaner.Style = .init(), isStamped: Bool = false
    ) -> String {
        var cleaner = LogCleaner(style, isStamped: isStamped)
        cleaner.take(Data(text.utf8))
        cleaner.finish()
        return cleaner.takeLines()
    }

    @Test(arguments: [
        ("10%\r50%\r100%\n", "100%\n"), ("red\r\nend", "red\nend"), ("\r\r\n", "\n"),
        ("downloading\rdone\n", "done\n"), ("50%\r\u{1B}[K100%\n", "100%\n"),
        ("working\r\u{1B}[2K\n", "\n"), ("10\u{8}\u{8}20\n", "20\n"), ("ü\u{8}o\n", "o\n"),
        ("100%\r\u{1B}[0m\n", "100%\n"), ("a\tb\n", "a\tb\n"),
    ])
    func whatIsWrittenOverIsGone(written: String, read: String) {
        #expect(clean(written) == read)
    }

    /// A title, the clipboard, a cleared screen and an alternative one, in seven and eight bits.
    @Test(arguments: [
        "\u{1B}]0;owned\u{7}", "\u{1B}]52;c;cm0gLXJm\u{1B}\\", "\u{1B}[2J\u{1B}[H", "\u{1B}c",
        "\u{1B}[?1049h", "\u{1B}P1$r\u{1B}\\", "\u{9B}2J", "\u{9D}0;owned\u{7}", "\u{1B}(0",
        "\u{7}", "\u{1B}[38;5;1", "\u{1B}^x\u{1B}\\", "\u{85}", "\u{1B}[201~",
    ])
    func noControlSequenceReachesAReader(sequence: String) {
        for style in [LogCleaner.Style(), Self.coloured] {
            let text = clean("a\(sequence)\nb\n", style)
            #expect(text == "a\nb\n", "\(text.unicodeScalars.map(\.value))")
        }
    }

    @Test func textThatTurnsAroundIsMarked() {
        #expect(clean("a\u{202E}b") == "a\u{FFFD}b")
    }

    @Test func coloursStayOnlyWhereTheyAreWanted() {
        let text = "\u{1B}[1;31mred\u{1B}[0m plain\n\u{1B}[32mgreen\nplain\n"
        #expect(clean(text) == "red plain\ngreen\nplain\n")
        #expect(
            clean(text, Self.coloured)
                == "\u{1B}[1;31mred\u{1B}[0m plain\n\u{1B}[32mgreen\u{1B}[0m\nplain\n")
    }

    @Test func timesAreShownOnRequest() {
        let log = """
            2026-11-30T08:07:05.123456789Z one
            2026-11-30T08:07:06.000000000Z 1%\r2%

            [9 bytes left out]
            2026
            """
        let times = LogCleaner.Style(showsTimes: true)
        #expect(
            clean(log, times, isStamped: true) == """
                2026-11-30T08:07:05.123Z one
                2026-11-30T08:07:06.000Z 2%

                [9 bytes left out]
                2026
                """)
        #expect(clean(log, isStamped: true) == "one\n2%\n\n[9 bytes left out]\n2026")
    }

    /// An endless progress bar once hid everything after it.
    @Test(arguments: [3_000_000, 65_535, 65_536, 65_537]) func noLineIsTooLong(length: Int) {
        let line = String(repeating: "x", count: length)
        #expect(clean("before\n\(line)\nafter\n") == "before\n\(line)\nafter\n")
        let umlauts = String(repeating: "ü", count: length / 2)
        #expect(clean("before\n\(umlauts)\nafter\n") == "before\n\(umlauts)\nafter\n")
        let bar = (0..<length / 10).map { "\r\($0) of many" }.joined()
        #expect(clean("before\n\(bar)\nafter\n") == "before\n\(length / 10 - 1) of many\nafter\n")
    }

    /// Parts are cut anywhere: inside a character, an instant or a control sequence.
    @Test func aLogReadsTheSameHoweverItIsCut() {
        let log = Data(
            """
            2026-11-30T08:07:05.123456789Z 1%\r\u{1B}[32m2ü%\u{1B}[0m
            2026-11-30T08:07:06.123456789Z \u{1B}]0;title\u{7}end
            """.utf8)
        let whole = clean(String(decoding: log, as: UTF8.self), Self.coloured, isStamped: true)
        #expect(whole == "\u{1B}[32m2ü%\u{1B}[0m\nend")
        for cut in 0...log.count {
            var cleaner = LogCleaner(Self.coloured, isStamped: true)
            cleaner.take(log[..<cut])
            let whole = cleaner.settledBytes
            #expect(whole == 0 || log[log.startIndex + whole - 1] == 0x0A)
            cleaner.take(log[cut...])
            cleaner.finish()
            #expect(cleaner.takeLines() == "\u{1B}[32m2ü%\u{1B}[0m\nend", "cut at \(cut)")
        }
    }

    @Test func aLineWithoutAnEndIsSeenMeanwhile() {
        var cleaner = LogCleaner(LogCleaner.Style(), isStamped: false)
        cleaner.take(Data("one\n1%\r".utf8))
        #expect(cleaner.takeLines() == "one\n" && cleaner.unfinished == "1%")
        cleaner.take(Data("2%".utf8))
        #expect(cleaner.takeLines().isEmpty && cleaner.unfinished == "2%")
        #expect(cleaner.settledBytes == 4)
    }

    /// Colours without text, one after another, once filled memory for each reader who followed.
    @Test func coloursAloneAreGivenOutToo() {
        var cleaner = LogCleaner(Self.coloured, isStamped: false)
        let red = "\u{1B}[31m"
        cleaner.take(Data(String(repeating: red, count: 600_000).utf8))
        #expect(cleaner.takeLines().utf8.count > 600_000 * red.utf8.count - 70_000)
        cleaner.take(Data("end\n".utf8))
        #expect(cleaner.takeLines().hasSuffix("\(red)end\u{1B}[0m\n"))
    }

    /// A reader who was cut off inside a long line was once told its beginning again.
    @Test func whatWasGivenOutOfALineIsNotReadAgain() {
        let line = Data(String(repeating: "ü", count: 50_000).utf8)
        var cleaner = LogCleaner(LogCleaner.Style(), isStamped: false)
        cleaner.take(line[..<70_001])
        let begun = cleaner.takeLines()
        #expect(cleaner.settledBytes == 70_000 && begun.utf8.count == 70_000)
        var other = LogCleaner(LogCleaner.Style(), isStamped: false)
        other.take(line[cleaner.settledBytes...])
        other.finish()
        #expect(begun + other.takeLines() == String(decoding: line, as: UTF8.self))
    }

    @Test func aMarkThatJoinsTheEndOfAColourHidesNothing() {
        #expect(
            LogMarkup.html("\u{1B}[31m\u{301}a\u{1B}[0m").markup
                == "<span class=\"c1\">\u{301}a</span>")
    }

    @Test func coloursBecomeMarkup() {
        let text = "a \u{1B}[1;31m<b>\u{1B}[0m \u{1B}[96mc\u{1B}[39m \u{1B}[38;5;200md\u{1B}[m"
        #expect(
            LogMarkup.html(text).markup
                == #"a <span class="c1 bold">&lt;b&gt;</span> <span class="c14">c</span> d"#)
    }
}
