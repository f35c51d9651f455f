extension PictureSource {
    enum Fields {
        static let folder = Field.optional(
            "folder", .text(maxLength: 1_000),
            "Folder of pictures, relative to the folder of this manifest.", example: "pictures")
        static let zip = Field.optional(
            "zip", .text(maxLength: 1_000),
            "Archive of pictures, relative to the folder of this manifest; it needs a sha256.",
            example: "pictures.zip")
        static let bucket = Field.optional(
            "bucket", .text(maxLength: 1_000), "Key in the lab's bucket, or the beginning of keys.",
            example: "incoming/seeds/")
        static let sha256 = Field.optional(
            "sha256", .text(.sha256), "SHA-256 of the archive, as sha256sum prints it.")
        static let format = Field.required(
            "format", FieldType<Format>.choice, "How the labels are written.", example: "yolo")
        static let table = [
            folder.entry, zip.entry, bucket.entry, sha256.entry, format.entry,
        ]
        static let places = [folder.name, zip.name, bucket.name]
    }

    /// The type of a field that holds such a source in a manifest at `context`.
    static let type = FieldType<WrittenPictures>.object(
        Fields.table, exactlyOneOf: Fields.places, read: WrittenPictures.read)

    /// The source with its paths resolved; nil after a report when a path leaves the root or an
    /// archive has no digest.
    static func resolve(
        _ written: WrittenPictures, _ context: DraftContext, log: FindingLog
    ) -> ResolvedPictures? {
        let place: Place
        switch written.place {
        case .bucket: place = written.place
        case .folder(let path), .zip(let path):
            guard let resolved = ModelSpec.resolve(path, besides: context.path) else {
                log.error(
                    .invalidValue,
                    "the pictures' path is \(quoted(path)), but must be a relative path that "
                        + "stays in the folder of manifests", at: written.mark)
                return nil
            }
            if case .zip = written.place {
                place = .zip(resolved)
            } else {
                place = .folder(resolved)
            }
        }
        if case .zip = place, written.sha256 == nil {
            log.error(
                .missingField, "'pictures' lacks the field 'sha256' of the archive; add it",
                at: written.mark)
            return nil
        }
        return ResolvedPictures(
            source: PictureSource(
                place: place, sha256: written.sha256?.value, format: written.format),
            file: NamedFile(place, written))
    }

    var canonicalJSON: JSONValue {
        var members: JSONObject = [
            "format": .string(format.rawValue), "sha256": .text(sha256),
        ]
        switch place {
        case .folder(let path): members["folder"] = .string(path)
        case .zip(let path): members["zip"] = .string(path)
        case .bucket(let key): members["bucket"] = .string(key)
        }
        return .object(members)
    }
}

/// A source of pictures as written.
struct WrittenPictures: Sendable {
    let place: PictureSource.Place
    let mark: Mark
    let sha256: Located<String>?
    let format: PictureSource.Format

    static func read(_ reader: MappingReader) -> WrittenPictures? {
        let folder = reader.readLocated(PictureSource.Fields.folder)
        let zip = reader.readLocated(PictureSource.Fields.zip)
        let bucket = reader.readLocated(PictureSource.Fields.bucket)
        let sha256 = reader.readLocated(PictureSource.Fields.sha256)
        let format = reader.read(PictureSource.Fields.format)
        let places: [(PictureSource.Place, Mark)] = [
            folder.map { (.folder($0.value), $0.mark) },
            zip.map { (.zip($0.value), $0.mark) },
            bucket.map { (.bucket($0.value), $0.mark) },
        ].compactMap(\.self)
        guard let (place, mark) = places.first, let format else { return nil }
        return WrittenPictures(place: place, mark: mark, sha256: sha256, format: format)
    }
}

/// A source of pictures with its paths resolved.
struct ResolvedPictures {
    let source: PictureSource
    /// Nil when they are not in the repository.
    let file: NamedFile?
}

extension NamedFile {
    fileprivate init?(_ place: PictureSource.Place, _ written: WrittenPictures) {
        switch place {
        case .bucket: return nil
        case .folder(let path):
            self.init(path: path, form: .folder, mark: written.mark, sha256: nil)
        case .zip(let path):
            self.init(path: path, form: .file, mark: written.mark, sha256: written.sha256)
        }
    }
}
