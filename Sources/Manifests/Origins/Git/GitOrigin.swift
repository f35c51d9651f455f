/// A file or folder of the repository of manifests, at the revision that is in force.
public struct GitOrigin: Origin {
    /// Relative to the folder of manifests, with `..` resolved.
    public let path: String

    public init(path: String) {
        self.path = path
    }

    public var description: String { path }

    public var name: String { path.split(separator: "/").last.map(String.init) ?? "" }

    public var isRepairedByCommits: Bool { true }

    static func row<Record>(
        _ name: String, _ place: Row<Record>.Place<FileOrigin>, isModel: Bool
    ) -> Row<Record> {
        .required(
            name, place, .git(.file, isModel: isModel),
            "Path of the file, relative to the folder of this manifest."
        ).example("cup.blend")
    }
}

extension FieldType where Value == FileOrigin {
    /// A path relative to the manifest's folder.
    ///
    /// - Parameter subject: how messages call the path; nil means the name of the field.
    static func git(
        _ form: NamedFile.Form, isModel: Bool = false, subject: String? = nil
    ) -> FieldType {
        FieldType<String>.path(to: form, isModel: isModel, subject: subject).map(
            back: \.content.description
        ) { path, _, _ in .git(GitOrigin(path: path)) }
    }
}
