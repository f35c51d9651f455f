internal import Basics
internal import Foundation

/// One request to the Engine, below the version prefix.
struct Call {
    enum Method: String {
        case get = "GET"
        case post = "POST"
        case delete = "DELETE"
    }

    var method: Method
    /// Already percent-encoded; see `component`.
    var path: String
    var query: [(name: String, value: String)] = []
    var body: [UInt8]?
    /// Time that the call asks the Engine to wait, in addition to the client's own limit.
    var extraTime: Duration = .zero
    /// False for calls that work without a known version.
    var isVersioned = true

    init(_ method: Method, _ path: String, query: [(name: String, value: String)] = []) {
        self.method = method
        self.path = path
        self.query = query
    }

    /// Path and query as they go into the request line.
    var target: String {
        guard !query.isEmpty else { return path }
        let items = query.map {
            "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))"
        }
        return path + "?" + items.joined(separator: "&")
    }

    /// The id or name as one path component.
    ///
    /// Throws `.invalidArgument` for text that is not a Docker name: an empty text or `..` would
    /// lead to another route, whose 404 must not be read as "absent".
    static func component(_ reference: String) throws(DockerError) -> String {
        let isName = reference.utf8.allSatisfy { byte in
            isAlphanumeric(byte) || "_.-".utf8.contains(byte)
        }
        guard isName, let first = reference.utf8.first, isAlphanumeric(first) else {
            throw .invalidArgument(
                "'\(reference)' is no container id or name; expected a letter or digit, "
                    + "then letters, digits, '_', '.' or '-'")
        }
        return reference
    }

    /// The image reference as a path; its slashes and colons stay, as the Engine expects.
    static func imagePath(_ reference: String) throws(DockerError) -> String {
        let isReference = reference.utf8.allSatisfy { byte in
            isAlphanumeric(byte) || "_.-/:@".utf8.contains(byte)
        }
        let parts = reference.split(separator: "/", omittingEmptySubsequences: false)
        guard isReference, !parts.contains(where: { ["", ".", ".."].contains($0) }) else {
            throw .invalidArgument(
                "'\(reference)' is no image reference; expected for example 'lab/trainer:2', "
                    + "'lab/trainer@sha256:…' or an image id")
        }
        return reference
    }

    /// Filters in the form the Engine wants: a JSON object of lists, keys in a fixed order.
    static func filters(_ filters: [String: [String]]) -> String {
        let kept = filters.filter { !$0.value.isEmpty }.mapValues { $0.sorted() }
        // Lists of strings can always be encoded.
        guard let json = try? JSONEncoder.sorted.encode(kept) else { return "{}" }  // as said
        return String(decoding: json, as: UTF8.self)
    }

    static func labelFilters(_ labels: [String: String]) -> [String] {
        labels.map { "\($0.key)=\($0.value)" }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
