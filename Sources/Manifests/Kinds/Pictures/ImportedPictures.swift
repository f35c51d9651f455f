/// Pictures that the lab did not make, and how their labels are written.
public struct ImportedPictures: Sendable, Hashable {
    public enum Format: String, Sendable, Hashable, CaseIterable {
        case yolo, coco, voc, nachet, unlabelled
    }

    public enum Place: Sendable, Hashable {
        case folder(FileOrigin)
        case zip(FileOrigin)
        /// A key in the lab's bucket, or the beginning of several keys.
        case bucket(String)
    }

    public var place = Place.folder(.unknown)
    /// SHA-256 of the archive or object, 64 lower-case hexadecimal digits.
    public var sha256: String?
    public var format = Format.unlabelled

    public init() {}
}

extension ImportedPictures: FieldRecord {
    private static let subject = "the pictures' path"

    static let alternatives = ["folder", "zip", "bucket"]
    static let rows: Rows<ImportedPictures> = [
        .optional(
            "folder", \.folder, .git(.folder, subject: subject),
            "Folder of pictures, relative to the folder of this manifest."
        ).example("pictures").onlyGiven,
        .optional(
            "zip", \.zip, .git(.file, subject: subject),
            "Archive of pictures, relative to the folder of this manifest; it needs a sha256."
        ).example("pictures.zip").onlyGiven,
        .optional(
            "bucket", \.bucket, .text(maxLength: 1_000),
            "Key in the lab's bucket, or the beginning of keys."
        ).example("incoming/seeds/").onlyGiven,
        .optional(
            "sha256", \.sha256, .fileDigest, "SHA-256 of the archive, as sha256sum prints it."),
        .required("format", \.format, .choice, "How the labels are written.").example("yolo"),
    ]

    private var folder: FileOrigin? {
        get { if case .folder(let origin) = place { origin } else { nil } }
        set { place = newValue.map(Place.folder) ?? place }
    }

    private var zip: FileOrigin? {
        get { if case .zip(let origin) = place { origin } else { nil } }
        set { place = newValue.map(Place.zip) ?? place }
    }

    private var bucket: String? {
        get { if case .bucket(let key) = place { key } else { nil } }
        set { place = newValue.map(Place.bucket) ?? place }
    }

    func check(_ reader: MappingReader) -> Bool {
        guard zip != nil, sha256 == nil, let mark = reader.mark(of: "zip") else { return true }
        reader.log.error(
            .missingField, "'pictures' lacks the field 'sha256' of the archive; add it", at: mark)
        return false
    }
}
