import Manifests
import Testing

@Suite struct FieldExplanationTests {
    private func lines(_ kind: Kind, _ path: String) throws -> [String] {
        try FieldExplanation(kind, path: path).text.split(separator: "\n").map(String.init)
    }

    @Test func aFieldHasItsTypeDefaultAndRange() throws {
        let text = try FieldExplanation(.dataset, path: "resources.memory").text
        #expect(
            text == """
                Dataset.spec.resources.memory

                  Memory, as 4Gi, 512Mi or 2G.

                  type      string or number
                  required  no
                  default   "2Gi"
                  range     8Mi to 16Ti
                  form      ^[0-9]{1,18}([KMGT]i?)?$
                """)
    }

    @Test func choicesAndExamplesAreNamed() throws {
        let kind = try lines(.download, "of.kind")
        #expect(kind.contains { $0.hasPrefix("  choices   Model, Dataset, TrainingRun") })
        #expect(kind.contains("  example   \"TrainingRun\""))
        #expect(try lines(.download, "keepFor").contains("  range     1s to 365d"))
    }

    @Test func aMappingListsItsFieldsInTheOrderInWhichTheyAreWritten() throws {
        let fields = try FieldExplanation(.dataset, path: "from.models").fields.map(\.path)
        #expect(fields == ["spec.from.models[].modelRef", "spec.from.models[].class"])
        let whole = try FieldExplanation(.lab, path: "").fields.map(\.path)
        #expect(whole.starts(with: ["apiVersion", "kind", "metadata", "metadata.name"]))
        #expect(whole.contains("spec.defaults"))
        #expect(!whole.contains("metadata.owner"), "a Lab has no owner")
    }

    @Test(arguments: [
        ("resources.memroy", "did you mean 'resources.memory'?"),
        ("memory", "did you mean 'spec.resources.memory'?"),
        ("spec.sed", "did you mean 'spec.seed'?"),
        ("nothing.like.it", "'reconciler explain Dataset' lists its fields"),
    ])
    func theNearestNameIsGiven(_ path: String, _ hint: String) {
        #expect {
            try FieldExplanation(.dataset, path: path)
        } throws: { error in
            (error as? FieldExplanation.UnknownField)?.message
                == "a Dataset has no field '\(path)'; \(hint)"
        }
    }

    /// Every listed field can be asked for.
    @Test(arguments: Kind.allCases) func everyFieldIsExplained(_ kind: Kind) throws {
        for field in FieldReference.fields(of: kind) {
            let found = try FieldExplanation(kind, path: field.path)
            #expect(found.field?.documentation.isEmpty == false)
            #expect(found.text.contains("required"))
        }
    }
}
