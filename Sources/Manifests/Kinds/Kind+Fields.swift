extension Kind {
    /// The fields of the kind's spec.
    var specTable: [FieldEntry] { specType.specTable }

    /// The JSON Schema of the kind's spec.
    var specSchema: JSONObject {
        specTable.objectSchema.replacing(with: specType.schemaRules)
    }

    func readSpec(_ reader: MappingReader, _ notes: DraftNotes) -> SpecDraft {
        specType.draft(reader, notes)
    }
}
