/// The file of a network that was trained elsewhere.
public struct ImportedNetwork: Sendable, Hashable {
    public enum Format: String, Sendable, Hashable, CaseIterable {
        case onnx, weights
    }

    /// Path in the repository, relative to the folder of manifests.
    public var sourcePath = ""
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    public var sha256 = ""
    public var format = Format.onnx
    /// What a worker needs to know to use it, such as its classes; it finds it as `model.json`.
    public var details: JSONObject = [:]

    public init() {}

    /// The file's name in the artifact: `model.onnx`, or `weights` with the ending of the source.
    public var storedName: String {
        switch format {
        case .onnx: return "model.onnx"
        case .weights:
            let name = sourcePath.split(separator: "/").last ?? ""
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count > 1, let ending = parts.last, (1...10).contains(ending.utf8.count)
            else { return "weights" }
            return "weights.\(ending)"
        }
    }
}

extension ImportedNetwork: FieldRecord {
    static let rows: Rows<ImportedNetwork> = [
        .group(
            "file", isRequired: true, "Where the file is.",
            [
                .required(
                    "path", \.sourcePath, .path(to: .file),
                    "Path of the file, relative to the folder of this manifest."
                ).example("cup.blend")
            ]),
        .required(
            "sha256", \.sha256, .fileDigest, "SHA-256 of the file, as sha256sum prints it."),
        .required("format", \.format, .choice, "What the file holds.").example("onnx"),
        .field(
            "details", \.details, .members(maxCount: 100),
            "Any JSON; the worker that uses the network finds it as model.json beside the file."),
    ]
}
