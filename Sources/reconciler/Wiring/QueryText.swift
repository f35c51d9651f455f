import Basics

/// Parts of addresses, percent-encoded.
enum QueryText {
    /// `?name=value&…` of the fields that have a value; empty when none has.
    static func query(_ fields: [(name: String, value: String?)]) -> String {
        let pairs = fields.compactMap { field in
            field.value.map { "\(field.name)=\(PercentEncoding.encode($0))" }
        }
        return pairs.isEmpty ? "" : "?\(pairs.joined(separator: "&"))"
    }
}
