/// What a manifest asks for: the fields that all kinds have, and those of its own kind.
public struct Spec: Sendable {
    public internal(set) var common: CommonFields
    /// How the work is run; nil for kinds that do none.
    public internal(set) var run: RunFields?
    var content: any KindSpec

    /// A spec whose common fields are absent.
    init(_ content: any KindSpec) {
        let traits = type(of: content).traits
        common = traits.common
        run = traits.run
        self.content = content
    }

    /// The fields of the kind's own; nil for another kind than `type` is the spec of.
    public func `as`<Content>(_ type: Content.Type) -> Content? { content as? Content }

    /// Every field after defaults, under the names manifests use; quantities in their base units.
    var canonicalJSON: JSONValue {
        var members = common.canonicalMembers
        if let run { members = members.replacing(with: run.canonicalMembers) }
        return .object(members.replacing(with: content.canonicalMembers))
    }
}

extension Spec: Hashable {
    public static func == (left: Spec, right: Spec) -> Bool {
        left.common == right.common && left.run == right.run
            && left.content.isEqual(to: right.content)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(common)
        hasher.combine(run)
        content.hash(into: &hasher)
    }
}
