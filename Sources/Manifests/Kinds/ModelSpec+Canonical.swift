extension ModelSpec: KindSpec {
    static var table: [FieldEntry] { Fields.table }

    var canonicalMembers: [String: JSONValue] {
        [
            "source": ["path": .string(sourcePath)], "sha256": .string(sha256),
            "objects": ["include": .texts(include), "exclude": .texts(exclude)],
        ]
    }

    func digestMembers(_ inputs: ResolvedInputs) -> [String: JSONValue]? {
        [
            "sha256": .string(sha256), "include": .texts(Set(include).sorted()),
            "exclude": .texts(Set(exclude).sorted()),
        ]
    }
}
