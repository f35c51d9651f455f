/// The content of a manifest: the fields that all kinds have, and those of its own kind.
public struct Spec: Sendable, Hashable {
    struct Fields: Sendable, Hashable {
        var common: CommonFields
        var run: RunFields?
        var content: any KindSpec

        /// The fields of a spec with defaults for common and run fields.
        init(_ content: any KindSpec) {
            let traits = type(of: content).traits
            common = traits.common
            run = traits.run
            self.content = content
        }

        static func == (left: Fields, right: Fields) -> Bool {
            left.common == right.common && left.run == right.run
                && left.content.isEqual(to: right.content)
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(common)
            hasher.combine(run)
            content.hash(into: &hasher)
        }
    }

    private var shared: Shared<Fields>

    init(_ fields: Fields) {
        shared = Shared(fields)
    }

    public var common: CommonFields { shared.value.common }
    /// How the work is run; nil for kinds that do none.
    public var run: RunFields? { shared.value.run }
    var content: any KindSpec { shared.value.content }

    /// The fields of the spec's own kind; nil unless `type` is the type of that kind.
    public func `as`<Content>(_ type: Content.Type) -> Content? { content as? Content }

    mutating func change(_ body: (inout Fields) -> Void) {
        var fields = shared.value
        body(&fields)
        shared = Shared(fields)
    }

    /// Every field after defaults, under the names of the canonical form; quantities in base units.
    var canonicalJSON: JSONValue {
        var members = common.canonicalMembers
        if let run { members = members.replacing(with: run.canonicalMembers) }
        return .object(members.replacing(with: content.canonicalMembers))
    }
}
