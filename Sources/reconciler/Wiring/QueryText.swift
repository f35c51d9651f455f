import Foundation

/// Parts of addresses, percent-encoded.
enum QueryText {
    static func encode(_ text: String) -> String {
        let kept = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: kept) ?? ""
    }

    /// `?name=value&…` of the fields that have a value; empty when none has.
    static func query(_ fields: [(name: String, value: String?)]) -> String {
        let pairs = fields.compactMap { field in
            field.value.map { "\(field.name)=\(encode($0))" }
        }
        return pairs.isEmpty ? "" : "?\(pairs.joined(separator: "&"))"
    }
}
