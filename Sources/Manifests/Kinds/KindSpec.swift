/// The fields of one kind, and what the program derives from them. The kind's row in
/// `Kind.registered` names this type. Requirements that a kind does not need have a default below.
protocol KindSpec: FieldRecord, Hashable {
    static var traits: KindTraits { get }
    /// How the amount of work is counted; nil as in `Kind.workMeasure`.
    static var measure: WorkMeasure? { get }
    /// The work parameters that the catalogue of `desired` declares; nil for kinds without any.
    static func declaredParameters(in desired: DesiredState) -> DeclaredParameters?
    /// Reads as much of a spec as possible. When the draft has no spec, the reader's log says why.
    static func draft(_ reader: MappingReader, _ notes: DraftNotes) -> SpecDraft

    /// The image and command that do the work, after defaults; nil when no container does any.
    var worker: (image: String, command: [String]?)? { get }
    /// How many pictures the result has; nil when the manifest does not say.
    var pictureCount: Int? { get }

    /// Fills in the Lab's image when the spec names none. When the Lab has none either, returns the
    /// field of the Lab that should name one.
    mutating func takeDefaults(of lab: LabSpec?) -> String?
    /// Fills in the values that come from the architecture.
    mutating func takeOver(_ architecture: NetworkArchitectureSpec)
    /// A warning about `input`, which is a valid resource; nil when there is none.
    func warning(of input: Resource, lab: LabSpec?) -> (code: DiagnosticCode, message: String)?
    /// The values that decide the result; nil for kinds without a result and when an input has no
    /// digest.
    func digestMembers(_ inputs: ResolvedInputs) -> JSONObject?
    /// The work of a resource; nil for a kind that does none.
    func workload(_ context: WorkContext) -> Workload?
    /// The work that makes a preview picture of a resource with a renderer image; nil for kinds
    /// without previews.
    func preview(of id: ResourceID, _ digest: InputDigest, image: String) -> ContainerWorkload?
}

extension KindSpec {
    static var measure: WorkMeasure? { nil }
    static func declaredParameters(in desired: DesiredState) -> DeclaredParameters? { nil }
    var worker: (image: String, command: [String]?)? { nil }
    var pictureCount: Int? { nil }
    mutating func takeDefaults(of lab: LabSpec?) -> String? { nil }
    mutating func takeOver(_ architecture: NetworkArchitectureSpec) {}
    func warning(of input: Resource, lab: LabSpec?) -> (code: DiagnosticCode, message: String)? {
        nil
    }
    func digestMembers(_ inputs: ResolvedInputs) -> JSONObject? { nil }
    func workload(_ context: WorkContext) -> Workload? { nil }
    func preview(of id: ResourceID, _ digest: InputDigest, image: String) -> ContainerWorkload? {
        nil
    }
}

extension KindSpec {
    /// All fields of the spec, for the schema and the reference.
    static var specTable: [FieldEntry] {
        traits.commonRows.table() + rows.table() + traits.runRows.table()
    }

    static func draft(_ reader: MappingReader, _ notes: DraftNotes) -> SpecDraft {
        reader.notes = notes
        var content = Self()
        var fields = Spec.Fields(content)
        let traits = traits
        _ = traits.commonRows.read(reader, into: &fields.common)
        let isWhole = content.read(reader)
        fields.content = content
        if var run = fields.run {
            _ = traits.runRows.read(reader, into: &run)
            fields.run = run
        }
        return SpecDraft(spec: isWhole ? Spec(fields) : nil, notes)
    }

    func isEqual(to other: any KindSpec) -> Bool { other as? Self == self }
}

extension Row {
    static func seed(_ place: Place<Int>) -> Row {
        .field("seed", place, .integer(0...4_294_967_295), "Start of all random choices.")
    }
}

extension FieldType where Value == [String] {
    /// A program and its arguments.
    static var command: FieldType {
        list(of: .text(maxLength: 4_000), minCount: 1, maxCount: 100)
    }
}
