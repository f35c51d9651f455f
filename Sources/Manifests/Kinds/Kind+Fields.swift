extension Kind {
    /// The fields of the kind's spec.
    var specTable: [FieldEntry] { specType.table }

    /// The JSON Schema of the kind's spec.
    var specSchema: [String: JSONValue] {
        specTable.objectSchema.merging(specType.schemaRules) { _, rule in rule }
    }

    func readSpec(_ reader: MappingReader, _ context: DraftContext) -> SpecDraft? {
        specType.read(reader, context)
    }
}
