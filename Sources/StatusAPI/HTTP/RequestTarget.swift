import FlyingFox
import Foundation

/// The path and query of a request, read strictly.
struct RequestTarget {
    /// The path's parts, decoded; none is empty, `.` or `..`, or has a slash or control character.
    let parts: [String]
    private let query: [String: String]
    let rawQuery: String

    /// Nil when the target is one that this service would never write.
    init?(_ target: HTTPRequest.Target) {
        let path = target.path()
        rawQuery = target.query()
        guard path.utf8.first == UInt8(ascii: "/"), path.utf8.count <= 2_048,
            rawQuery.utf8.count <= 4_096
        else { return nil }
        var pieces = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        if pieces.last == "" { pieces.removeLast() }
        var parts: [String] = []
        for piece in pieces {
            guard let part = piece.removingPercentEncoding, Self.isPlain(part) else { return nil }
            parts.append(part)
        }
        self.parts = parts
        query = FormFields.read(rawQuery)
    }

    subscript(name: String) -> String? { query[name] }

    /// The number of a field; nil when it is absent or empty.
    ///
    /// - Throws: `badQuery` for text that is no number or is below `least`.
    func number(_ name: String, from least: Int) throws(Refusal) -> Int? {
        guard let text = self[name], !text.isEmpty else { return nil }
        guard let number = Int(text), number >= least else {
            throw .badQuery("'\(name)' is '\(text)'; it must be a number from \(least)")
        }
        return number
    }

    private static func isPlain(_ part: String) -> Bool {
        !part.isEmpty && part != "." && part != ".."
            && part.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "/" && $0.value != 0x7F }
    }
}

/// `application/x-www-form-urlencoded` text.
enum FormFields {
    /// Fields by name; the first of several with one name. The text is split at its first 64 `&`
    /// only.
    static func read(_ text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&", maxSplits: 64) {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let decoded = sides.map {
                $0.replacing("+", with: " ").removingPercentEncoding ?? ""
            }
            let name = decoded.first ?? ""
            if fields[name] == nil { fields[name] = decoded.count > 1 ? decoded[1] : "" }
        }
        return fields
    }
}
