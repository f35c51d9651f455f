/// The file of a network that was trained elsewhere.
public struct ImportedNetwork: Sendable, Hashable, Codable {
    public enum Format: String, Sendable, Hashable, Codable, CaseIterable {
        case onnx, weights
    }

    /// Path in the repository, relative to the folder of manifests.
    public var sourcePath: String
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    public var sha256: String
    public var format: Format
    /// What a worker needs to know to use it, such as its classes; it finds it as `model.json`.
    public var details: JSONObject

    public init(
        sourcePath: String, sha256: String, format: Format, details: JSONObject
    ) {
        self.sourcePath = sourcePath
        self.sha256 = sha256
        self.format = format
        self.details = details
    }

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

extension ImportedNetwork {
    enum Fields {
        static let file = Field.required(
            "file",
            .object([ModelSpec.Fields.path.entry]) { $0.readLocated(ModelSpec.Fields.path) },
            "Where the file is.")
        static let sha256 = Field.required(
            "sha256", .text(.sha256), "SHA-256 of the file, as sha256sum prints it.")
        static let format = Field.required(
            "format", FieldType<Format>.choice, "What the file holds.", example: "onnx")
        static let details = Field.fallback(
            "details", .parameters(maxCount: 100), [], shown: .object([:]),
            "Any JSON; the worker that uses the network finds it as model.json beside the file.")
        static let table = [file.entry, sha256.entry, format.entry, details.entry]
    }

    /// An imported network as written.
    struct Written: Sendable {
        let path: Located<String>
        let sha256: Located<String>
        let format: Format
        let details: [WrittenParameter]
    }

    static func read(_ reader: MappingReader) -> Written? {
        let path = reader.read(Fields.file)
        let sha256 = reader.readLocated(Fields.sha256)
        let format = reader.read(Fields.format)
        let details = reader.read(Fields.details) ?? []
        guard let path, let sha256, let format else { return nil }
        return Written(path: path, sha256: sha256, format: format, details: details)
    }

    /// The network with its path resolved; nil after a report when the path leaves the root.
    static func resolve(
        _ written: Written, _ context: DraftContext, log: FindingLog
    ) -> ImportedNetwork? {
        guard let path = ModelSpec.resolve(written.path, context, log: log) else { return nil }
        return ImportedNetwork(
            sourcePath: path, sha256: written.sha256.value, format: written.format,
            details: written.details.object)
    }
}
