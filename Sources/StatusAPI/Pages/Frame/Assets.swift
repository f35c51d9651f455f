import Basics
import Crypto
import Foundation

/// The style sheet, the script and the icon. Their addresses hold a digest of their content, so
/// that a browser keeps them for ever and never shows an old one.
enum Assets {
    struct Asset: Sendable {
        let path: String
        let contentType: String
        let contents: Data
        /// The contents compressed; nil when compressing failed.
        let compressed: Data?

        init(name: String, contentType: String, _ bytes: [UInt8]) {
            contents = Data(bytes)
            compressed = Gzip.compressed(contents)
            self.contentType = contentType
            path = "/assets/\(EntityTag.digest(of: contents))/\(name)"
        }
    }

    static let stylesheet = Asset(
        name: "lab.css", contentType: "text/css; charset=utf-8", PackageResources.lab_css)
    /// Live updates for browsers that have scripts; every page works without it.
    static let script = Asset(
        name: "lab.js", contentType: "text/javascript; charset=utf-8", PackageResources.lab_js)
    /// Without one, browsers ask for `/favicon.ico`.
    static let icon = Asset(
        name: "lab.svg", contentType: "image/svg+xml", PackageResources.lab_svg)

    static func asset(at path: String) -> Asset? {
        [stylesheet, script, icon].first { $0.path == path }
    }
}

/// Entity tags, which identify the bytes of an answer.
enum EntityTag {
    /// The first 16 hexadecimal digits of the content's SHA-256.
    static func digest(of contents: Data) -> String {
        Hex.encode(SHA256.hash(data: contents).prefix(8))
    }

    static func of(_ contents: Data) -> String { "\"\(digest(of: contents))\"" }

    /// The tag of the same content compressed, whose bytes are different.
    static func ofCompressed(_ tag: String) -> String { "\(tag.dropLast())-gz\"" }

    /// Whether an `If-None-Match` header names this tag.
    static func matches(_ header: String?, _ tag: String) -> Bool {
        guard let header else { return false }
        return header.split(separator: ",").contains {
            let given = $0.trimmingCharacters(in: .whitespaces)
            return given == "*" || given == tag || given == "W/\(tag)"
        }
    }
}
