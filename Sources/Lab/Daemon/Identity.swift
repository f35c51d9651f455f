import Foundation

/// New random names and secrets. The wiring is the only place that makes them.
enum Identity {
    /// A name for a new installation, 16 hexadecimal digits.
    static func installation() -> String {
        String(UUID().uuidString.replacingOccurrences(of: "-", with: "").lowercased().prefix(16))
    }

    /// 256 random bits in characters that are safe in addresses.
    static func secret() -> String {
        secretBytes().map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0\(text)" : text
        }.joined()
    }

    static func secretBytes() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
