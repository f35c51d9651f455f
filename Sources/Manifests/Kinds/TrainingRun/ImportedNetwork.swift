/// The file of a network that was trained elsewhere.
public struct ImportedNetwork: Sendable, Hashable {
    public enum Format: String, Sendable, Hashable, CaseIterable {
        case onnx, weights
    }

    public var origin = FileOrigin.unknown
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    public var sha256 = ""
    public var format = Format.onnx
    /// Data that a worker needs to use the network, such as its classes; the worker finds it as
    /// `model.json`.
    public var details: JSONObject = [:]

    public init() {}

    /// The file's name in the artifact: `model.onnx`, or `weights` with the ending of the source.
    public var storedName: String {
        switch format {
        case .onnx: return "model.onnx"
        case .weights:
            let parts = origin.content.name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count > 1, let ending = parts.last, (1...10).contains(ending.utf8.count)
            else { return "weights" }
            return "weights.\(ending)"
        }
    }
}

extension ImportedNetwork: FieldRecord {
    static let rows: Rows<ImportedNetwork> = [
        .origin("file", \.origin),
        .required(
            "sha256", \.sha256, .fileDigest, "SHA-256 of the file, as sha256sum prints it."),
        .required("format", \.format, .choice, "What the file holds.").example("onnx"),
        .field(
            "details", \.details, .members(maxCount: 100),
            "Any JSON; the worker that uses the network finds it as model.json beside the file."),
    ]
}
