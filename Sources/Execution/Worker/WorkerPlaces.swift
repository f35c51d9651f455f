/// Where a worker finds things in its container. Source: docs/worker-contract.md.
public enum WorkerPlaces {
    private static let root = "/lab"
    public static let task = "\(root)/task.json"
    /// Holds `outputs/` and `checkpoint/`.
    public static let work = "\(root)/work"

    public static func input(_ name: String) -> String { "\(root)/inputs/\(name)" }
}
