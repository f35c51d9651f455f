import ArgumentParser
import Foundation
import Glibc

/// Colours text where colours are wanted and the terminal has them.
struct TerminalStyle {
    enum Colour: String {
        case red = "31", green = "32", yellow = "33", magenta = "35", cyan = "36", dim = "2"
        case bold = "1"
    }

    static let plain = TerminalStyle(isColoured: false)

    let isColoured: Bool

    /// Colours only on a terminal that has them, and unless someone said no
    /// (https://no-color.org).
    static func standardOutput(isRefused: Bool) -> TerminalStyle {
        let environment = ProcessInfo.processInfo.environment
        let isRefused = isRefused || !(environment["NO_COLOR"] ?? "").isEmpty
        return TerminalStyle(isColoured: !isRefused && isTerminal)
    }

    /// Whether standard output is a terminal that can write over what it shows.
    static var isTerminal: Bool {
        ProcessInfo.processInfo.environment["TERM"] != "dumb" && isatty(STDOUT_FILENO) == 1
    }

    func paint(_ text: String, _ colour: Colour) -> String {
        isColoured ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// How much of a plan is shown.
enum Verbosity: String, ExpressibleByArgument, CaseIterable {
    case summary, normal, full
}
