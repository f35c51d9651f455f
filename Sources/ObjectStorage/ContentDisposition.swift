internal import Basics

/// The header that makes a browser save under a name (RFC 6266).
enum ContentDisposition {
    /// With a plain name for old clients and the exact one for the others; a folder in the name,
    /// quotes and control characters become `_`.
    ///
    /// - Throws: `invalidRequest` when the name is empty or longer than 255 bytes.
    static func attachment(_ filename: String) throws(BucketError) -> String {
        guard !filename.isEmpty, filename.utf8.count <= 255 else {
            throw .invalidRequest(
                "the file name has \(filename.utf8.count) bytes; it must have 1 to 255")
        }
        let safe = String(
            String.UnicodeScalarView(
                filename.unicodeScalars.map { scalar in
                    let isControl = scalar.properties.generalCategory == .control
                    return isControl || "/\\\"".unicodeScalars.contains(scalar) ? "_" : scalar
                }))
        let plain = String(
            String.UnicodeScalarView(safe.unicodeScalars.map { $0.isASCII ? $0 : "_" }))
        let header = "attachment; filename=\"\(plain)\""
        guard plain != safe else { return header }
        return header + "; filename*=UTF-8''\(PercentEncoding.encode(safe))"
    }
}
