internal import Foundation
internal import Manifests
internal import Persistence

/// Reads one line of `events.jsonl`. A line that is not an event of the contract gives nil.
enum WorkerEvent {
    static func observation(_ line: Data) -> WorkerObservation? {
        guard let value = try? JSONValue(parsing: line),  // no JSON is no event
            case .object(let event) = value,
            case .string(let type)? = event["type"]
        else { return nil }
        switch type {
        case "progress": return progress(event)
        case "metric": return metric(event)
        case "preview":
            guard let path = text(event["path"]), isInside(path) else { return nil }
            return .preview(path: path, title: text(event["title"]) ?? path)
        case "warning": return text(event["message"]).map(WorkerObservation.warning)
        case "summary":
            return .summary(.object(event.filter { $0.key != "type" && $0.key != "at" }))
        default: return nil
        }
    }

    private static func progress(_ event: JSONObject) -> WorkerObservation? {
        guard let done = number(event["done"]).flatMap({ Int(exactly: $0.rounded(.down)) }),
            done >= 0
        else { return nil }
        let total = number(event["total"]).flatMap { Int(exactly: $0.rounded(.down)) }
        return .progress(
            WorkerProgress(
                done: done, total: total.flatMap { $0 > 0 ? $0 : nil },
                unit: text(event["unit"]) ?? "", phase: text(event["phase"])))
    }

    private static func metric(_ event: JSONObject) -> WorkerObservation? {
        guard let step = number(event["step"]).flatMap({ Int(exactly: $0) }),
            let name = text(event["name"]), let value = number(event["value"])
        else { return nil }
        return .metric(step: step, name: name, value: value)
    }

    private static func text(_ value: JSONValue?) -> String? {
        if case .string(let text)? = value { text } else { nil }
    }

    private static func number(_ value: JSONValue?) -> Double? {
        switch value {
        case .integer(let value)?: Double(value)
        case .number(let value)?: value
        default: nil
        }
    }

    /// Whether a picture's path stays inside the outputs folder.
    private static func isInside(_ path: String) -> Bool {
        path.utf8.first != UInt8(ascii: "/") && !ContainedFile.parts(of: path).contains("..")
    }
}
