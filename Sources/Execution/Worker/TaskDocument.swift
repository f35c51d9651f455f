internal import Foundation
internal import Manifests
internal import Planning

/// Builds `/lab/task.json`, version 1 of the worker contract.
enum TaskDocument {
    static func text(
        of workload: ContainerWorkload, for task: TaskID, attempt: Int
    ) -> String {
        let inputs = workload.inputs.map { input in
            JSONValue.object([
                "name": .string(input.name),
                "kind": .string(input.source.kind.rawValue),
                "resource": .string(input.source.description),
                "path": .string("/lab/inputs/\(input.name)"),
                "digest": .string(input.digest.rawValue),
                "class": input.className.map(JSONValue.string) ?? .null,
                "objects": .object([
                    "include": .array(input.include.map(JSONValue.string)),
                    "exclude": .array(input.exclude.map(JSONValue.string)),
                ]),
            ])
        }
        return CanonicalJSON.encode(
            .object([
                "schemaVersion": .integer(1),
                "kind": .string(task.resource.kind.rawValue),
                "name": .string(task.resource.name),
                "owner": .string(task.resource.owner),
                "digest": .string(task.digest.rawValue),
                "attempt": .integer(attempt),
                "parameters": .object(workload.parameters),
                "inputs": .array(inputs),
                "seed": .integer(workload.seed),
                "split": .object(JSONObject(workload.split.mapValues(JSONValue.number))),
                "resources": .object([
                    "cpus": .number(Double(workload.resources.milliCPUs) / 1000),
                    "memoryBytes": .integer(workload.resources.memoryBytes),
                    "gpus": .integer(workload.resources.gpus),
                ]),
            ]))
    }
}

/// The paths that a worker sees in its container. Source: docs/worker-contract.md.
public enum WorkerPlaces {
    private static let root = "/lab"
    public static let task = "\(root)/task.json"
    /// Holds `outputs/` and `checkpoint/`.
    public static let work = "\(root)/work"

    public static func input(_ name: String) -> String { "\(root)/inputs/\(name)" }
}
