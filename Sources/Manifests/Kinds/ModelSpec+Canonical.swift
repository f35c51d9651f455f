extension ModelSpec: KindSpec {
    static var table: [FieldEntry] { Fields.table }

    var canonicalMembers: JSONObject {
        [
            "objects": ["exclude": .texts(exclude), "include": .texts(include)],
            "sha256": .string(sha256), "source": ["path": .string(sourcePath)],
        ]
    }

    func digestMembers(_ inputs: ResolvedInputs) -> JSONObject? {
        [
            "exclude": .texts(Set(exclude).sorted()), "include": .texts(Set(include).sorted()),
            "sha256": .string(sha256),
        ]
    }
}
