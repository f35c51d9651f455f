package import Foundation

extension JSONEncoder {
    /// An encoder that sorts keys and does not escape slashes, so that equal values have equal
    /// texts.
    package static var sorted: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    /// The same encoder with line breaks and indentation, for people.
    package static var indented: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
