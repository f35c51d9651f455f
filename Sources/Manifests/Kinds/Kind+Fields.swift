extension Kind {
    /// The fields of the kind's spec.
    var specTable: [FieldEntry] { Self.specTables[self] ?? [] }

    /// Made once, for each document is read by one of them.
    private static let specTables = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, $0.specType.specTable) })

    /// The JSON Schema of the kind's spec.
    var specSchema: JSONObject {
        specTable.objectSchema.replacing(with: specType.schemaRules)
    }

    func readSpec(_ reader: MappingReader, _ notes: DraftNotes) -> SpecDraft {
        specType.draft(reader, notes)
    }
}
