public import Manifests

/// A limit in force that both the server's settings and the Lab may set.
public struct EffectiveLimit: Sendable, Hashable {
    public enum Source: String, Sendable, Hashable, Codable, CaseIterable {
        case server, lab
        /// Both hold beside each other.
        case both
    }

    /// The name in the Lab's manifest, such as `capacity.cpus`.
    public let name: String
    /// In the form that manifests use.
    public let value: String
    public let source: Source
    /// The value that the other side would allow; nil when it sets none or the same.
    public let other: String?
}

extension Policy {
    /// The limits in force under `lab`: for each the stricter value, and who sets it. An image must
    /// be allowed by both lists.
    public func limits(
        under lab: LabSpec?, allowedImages: [String]?, requiresSignatures: Bool
    ) -> [EffectiveLimit] {
        func stricter(
            _ name: String, _ own: Int, _ other: Int?, _ show: (Int) -> String
        ) -> EffectiveLimit {
            guard let other, other != own else {
                return EffectiveLimit(name: name, value: show(own), source: .server, other: nil)
            }
            return EffectiveLimit(
                name: name, value: show(min(own, other)), source: other < own ? .lab : .server,
                other: show(max(own, other)))
        }
        func seconds(_ length: Duration) -> Int { Int(length.components.seconds) }
        return [
            stricter(
                "capacity.cpus", capacity.milliCPUs, lab?.milliCPUs, Quantity.text(milliCPUs:)),
            stricter(
                "capacity.memory", capacity.memoryBytes, lab?.memoryBytes, Quantity.text(bytes:)),
            stricter("capacity.gpus", capacity.gpus, lab?.gpus) { "\($0)" },
            stricter("pruneGuard.maxDeletions", guardMaxDeletions, lab?.guardMaxDeletions) {
                "\($0)"
            },
            stricter("pruneGuard.maxPercent", guardMaxPercent, lab?.guardMaxPercent) { "\($0)" },
            stricter(
                "retention.versions", seconds(versionRetention),
                lab.map { seconds($0.versionRetention) }, Quantity.text(seconds:)),
            stricter(
                "retention.tasks", seconds(taskRetention), lab.map { seconds($0.taskRetention) },
                Quantity.text(seconds:)),
            images(allowedImages, lab?.allowedImages),
            signatures(requiresSignatures, lab?.requireSignedCommits ?? false),
        ]
    }

    private func signatures(_ own: Bool, _ lab: Bool) -> EffectiveLimit {
        EffectiveLimit(
            name: "requireSignedCommits", value: own || lab ? "true" : "false",
            source: lab ? own ? .both : .lab : .server, other: nil)
    }

    private func images(_ own: [String]?, _ lab: [String]?) -> EffectiveLimit {
        func text(_ patterns: [String]) -> String {
            patterns.isEmpty ? "none" : patterns.joined(separator: ", ")
        }
        let (value, source, other): (String, EffectiveLimit.Source, String?) =
            switch (own, lab) {
            case (nil, nil): ("any", .server, nil)
            case (let own?, nil): (text(own), .server, nil)
            case (nil, let lab?): (text(lab), .lab, nil)
            case (let own?, let lab?): (text(lab), .both, text(own))
            }
        return EffectiveLimit(name: "allowedImages", value: value, source: source, other: other)
    }
}
