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
        case .text: Console.result(try text())
        case .json where TerminalStyle.isStandardOutputTerminal:
            let value = try JSONDecoder().decode(JSONValue.self, from: data)
            Console.result(JSONText.indented(value))
        case .json: Console.result(String(decoding: data, as: UTF8.self))
        case .yaml:
            Console.result(YAMLText.of(try JSONDecoder().decode(JSONValue.self, from: data)))
        }
    }
}
