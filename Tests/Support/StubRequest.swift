import Foundation

/// A request as it came over the wire.
public struct StubRequest: Sendable {
    public let method: String
    /// Path and query exactly as sent, still percent-encoded.
    public let target: String
    /// In order of arrival, names as sent.
    public let headers: [(name: String, value: String)]
    /// The body, with any chunked framing taken off.
    public let body: [UInt8]

    /// The path as sent, without the query.
    public var path: String {
        target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).first
            .map(String.init) ?? ""
    }

    /// The decoded query; of a repeated name the last one counts.
    public var query: [String: String] {
        let items = URLComponents(string: target)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { _, last in last }
    }

    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The value of the first header with that name, whatever its case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
