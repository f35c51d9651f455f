extension DownloadSpec: KindSpec {
    static var table: [FieldEntry] { Fields.table }

    var runFields: RunFields? { run }

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
