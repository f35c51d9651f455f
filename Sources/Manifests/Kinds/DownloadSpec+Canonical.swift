extension DownloadSpec: KindSpec {
    static var table: [FieldEntry] { Fields.table }

    var canonicalMembers: JSONObject {
        [
            "of": [
                "kind": .string(target.kind.rawValue), "name": .string(target.reference),
            ],
            "keepFor": .seconds(keepFor),
        ]
    }

    func digestMembers(_ inputs: ResolvedInputs) -> JSONObject? {
        ["target": .string(inputs.firstIdentity(of: target).description)]
    }
}
