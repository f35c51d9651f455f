/// Pictures that the lab did not make, and how their labels are written.
public struct PictureSource: Sendable, Hashable, Codable {
    public enum Format: String, Sendable, Hashable, Codable, CaseIterable {
        case yolo, coco, voc, nachet, unlabelled
    }

    public enum Place: Sendable, Hashable, Codable {
        /// A folder of the repository, relative to the folder of manifests.
        case folder(String)
        /// An archive in the repository.
        case zip(String)
        /// A key, or the beginning of keys, in the lab's bucket.
        case bucket(String)
    }

    public var place: Place
    /// SHA-256 of the archive or object, 64 lower-case hexadecimal digits.
    public var sha256: String?
    public var format: Format

    public init(place: Place, sha256: String?, format: Format) {
        self.place = place
        self.sha256 = sha256
        self.format = format
    }
}
