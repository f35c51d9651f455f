import ArgumentParser
import Foundation
import Manifests

/// How an answer of the API is written.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, yaml

    /// Writes an answer as it came, indented for a terminal, as YAML, or as the text that `text`
    /// makes of it.
    func write(_ data: Data, text: () throws -> String) throws {
        switch self {
        case .text: try Console.result(try text())
        case .json where TerminalStyle.isTerminal:
            let value = try JSONDecoder().decode(JSONValue.self, from: data)
            try Console.result(JSONText.indented(value))
        case .json: try Console.result(String(decoding: data, as: UTF8.self))
        case .yaml:
            try Console.result(YAMLText.of(try JSONDecoder().decode(JSONValue.self, from: data)))
        }
    }
}

/// How a result is written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

/// How a plan is written.
enum PlanFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, markdown
    /// For a job of GitHub Actions.
    case github
    /// The findings for programs, the plan on standard error.
    case sarif, junit
}
