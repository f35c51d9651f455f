/// Fields whose values name something outside the manifest; reading one adds the name to
/// `DraftNotes`.
extension FieldType where Value == ResourceID {
    /// The name of a resource of `kind`, or `OWNER/NAME` where the kind has owners.
    static func reference(_ kind: Kind, _ role: Reference.Role) -> FieldType {
        FieldType<String>.text(kind.isOwned ? .reference : .name).map(
            back: \.reference
        ) { name, scope, mark in
            guard let notes = scope.notes else { return .unnamed(kind) }
            let target = notes.place.resource(kind, name)
            notes.refer(to: target, as: role, at: mark)
            return target
        }
    }

    /// A resource with a result, by kind and name.
    static func target(_ role: Reference.Role) -> FieldType {
        let kinds = Kind.allCases.filter { [.file, .work].contains($0.traits.result) }
        let kind = Field.required(
            "kind", FieldType<Kind>.choice(among: kinds), "Kind of the resource.",
            example: "TrainingRun")
        let name = Field.required(
            "name", .text(.reference), "Name of the resource, or OWNER/NAME of a public one.",
            example: "cups-v1")
        let fields = [kind.entry, name.entry]
        return mapping(
            fields, schema: fields.objectSchema,
            write: { ["kind": .string($0.kind.rawValue), "name": .string($0.reference)] },
            read: { reader in
                let kind = reader.read(kind)
                let name = reader.readLocated(name)
                guard let kind, let name, let notes = reader.notes else { return nil }
                let target = notes.place.resource(kind, name.value)
                notes.refer(to: target, as: role, at: name.mark)
                return target
            })
    }
}

extension ResourceID {
    /// A placeholder for a resource that a manifest must name and does not.
    static func unnamed(_ kind: Kind) -> ResourceID {
        ResourceID(kind: kind, owner: "", name: "")
    }
}

extension FieldType where Value == String {
    /// A worker image that the manifest runs, or makes the default of others.
    static var image: FieldType {
        text(.image).map(back: \.self) { image, scope, mark in
            scope.notes?.images.append(Located(value: image, mark: mark))
            return image
        }
    }

    /// A path relative to the manifest's folder; the value is relative to the root of the
    /// manifests.
    ///
    /// - Parameter subject: how messages call the path; nil means the name of the field.
    static func path(
        to form: NamedFile.Form, isModel: Bool = false, subject: String? = nil
    ) -> FieldType {
        text(maxLength: 1_000).map(back: \.self) { path, scope, mark in
            guard let notes = scope.notes else { return path }
            guard let resolved = RelativePath.resolve(path, besides: notes.place.path) else {
                scope.log.error(
                    .invalidValue,
                    "\(subject ?? "'\(scope.label)'") is \(quoted(path)), but must be a relative "
                        + "path that stays in the folder of manifests"
                        + (subject == nil ? RelativePath.advice(on: path) : ""), at: mark)
                return nil
            }
            notes.file = NamedFile(
                path: resolved, form: form, mark: mark, sha256: nil, isModel: isModel)
            return resolved
        }
    }

    /// The SHA-256 of the file that the manifest names.
    static var fileDigest: FieldType {
        text(.sha256).map(back: \.self) { digest, scope, mark in
            scope.notes?.fileDigest = Located(value: digest, mark: mark)
            return digest
        }
    }

    /// The name of the User that a quota is for.
    static var quotaUser: FieldType {
        text(.name).map(back: \.self) { name, scope, mark in
            scope.notes?.quotaUsers.append(Located(value: name, mark: mark))
            return name
        }
    }
}

extension FieldType where Value == JSONObject {
    /// The parameters of the work, noted for checks against the declared ones.
    static var workParameters: FieldType {
        let written = FieldType<[WrittenParameter]>.parameters(maxCount: 200)
        return written.with(write: JSONValue.object) { node, scope in
            guard let parameters = written.read(node, scope) else { return nil }
            scope.notes?.parameters = parameters
            return parameters.object
        }
    }

    /// Any JSON object of at most `maxCount` members.
    static func members(maxCount: Int) -> FieldType {
        let written = FieldType<[WrittenParameter]>.parameters(maxCount: maxCount)
        return written.with(write: JSONValue.object) { written.read($0, $1)?.object }
    }
}

extension [WrittenParameter] {
    var object: JSONObject { JSONObject(map { ($0.key, $0.value) }) }
}
