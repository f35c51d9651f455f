import Crypto
import Foundation

extension SpecDigest {
    init(kind: Kind, labels: [String: String], canonicalSpec: JSONValue) {
        self.init(
            rawValue: sha256([
                "kind": .string(kind.rawValue),
                "labels": .object(labels.mapValues(JSONValue.string)),
                "spec": canonicalSpec,
            ]))
    }
}

extension InputDigest {
    /// Raised when what goes into the digest changes, so that old digests never match by accident.
    private static let formatVersion = 1
    /// Version of the contract between the lab and its workers.
    private static let contractVersion = 1

    /// What `inputs` are: digests of what a spec refers to as inputs, by resource. Nil for kinds
    /// that yield no result and when an input has no digest.
    init?(_ spec: Spec, inputs: [ResourceID: InputDigest]) {
        var members: [String: JSONValue] = ["formatVersion": .integer(Self.formatVersion)]
        switch spec {
        case .lab, .user, .networkArchitecture: return nil
        case .model(let spec):
            members["kind"] = "Model"
            members["sha256"] = .string(spec.sha256)
            members["include"] = .texts(Set(spec.include).sorted())
            members["exclude"] = .texts(Set(spec.exclude).sorted())
        case .dataset(let spec):
            members["kind"] = "Dataset"
            members["split"] = .object(spec.split.mapValues(JSONValue.number))
            var models: [JSONValue] = []
            for source in spec.models {
                guard let digest = inputs[source.model] else { return nil }
                models.append(
                    .input(source.model, digest, ["class": .string(source.className)]))
            }
            members["inputs"] = .array(models)
            members.addWork(spec.image, spec.command, spec.parameters, seed: spec.seed)
            members["contractVersion"] = .integer(Self.contractVersion)
        case .trainingRun(let spec):
            guard let digest = inputs[spec.dataset] else { return nil }
            members["kind"] = "TrainingRun"
            members["inputs"] = [.input(spec.dataset, digest, [:])]
            members.addWork(spec.image, spec.command, spec.effectiveParameters, seed: spec.seed)
            members["contractVersion"] = .integer(Self.contractVersion)
        case .download(let spec):
            members["kind"] = "Download"
            members["target"] = .string(spec.target.description)
        }
        self.init(rawValue: sha256(.object(members)))
    }
}

extension InputDigest {
    /// Of the picture that `image` makes of the model with this digest; never that of a result.
    public func preview(by image: String) -> InputDigest {
        InputDigest(
            rawValue: sha256([
                "formatVersion": .integer(Self.formatVersion), "kind": "ModelPreview",
                "contractVersion": .integer(Self.contractVersion), "image": .string(image),
                "model": .string(rawValue),
            ]))
    }
}

extension [String: JSONValue] {
    fileprivate mutating func addWork(
        _ image: String, _ command: [String]?, _ parameters: [String: JSONValue], seed: Int
    ) {
        self["image"] = .string(image)
        self["command"] = .texts(command)
        self["parameters"] = .object(parameters)
        self["seed"] = .integer(seed)
    }
}

extension JSONValue {
    fileprivate static func input(
        _ id: ResourceID, _ digest: InputDigest, _ more: [String: JSONValue]
    ) -> JSONValue {
        let members: [String: JSONValue] = [
            "name": .string(id.name), "inputDigest": .string(digest.rawValue),
        ]
        return .object(members.merging(more) { first, _ in first })
    }
}

/// SHA-256 of the canonical text, in lower-case hexadecimal digits.
private func sha256(_ value: JSONValue) -> String {
    let alphabet = Array("0123456789abcdef".utf8)
    var digits: [UInt8] = []
    for byte in SHA256.hash(data: Data(CanonicalJSON.encode(value).utf8)) {
        digits.append(alphabet[Int(byte >> 4)])
        digits.append(alphabet[Int(byte & 0xF)])
    }
    return String(decoding: digits, as: UTF8.self)
}
