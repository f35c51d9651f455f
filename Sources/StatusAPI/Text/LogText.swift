import Foundation

/// A worker's log as readable text.
enum LogText {
    /// The text without terminal control sequences; of a line that was written over with carriage
    /// returns only what stood last. Bytes that are not UTF-8 become U+FFFD.
    static func plain(_ bytes: Data) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.unicodeScalars.contains(where: { $0 == "\u{1B}" || $0 == "\r" }) else {
            return text
        }
        // By scalars: as characters, "\r\n" would be one.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        let plain = lines.map { line in
            let last = Substring.UnicodeScalarView(line.split(separator: "\r").last ?? [])
            return String(Substring(last)).replacing(/\u{1B}\[[0-9;?]*[ -\/]*[@-~]/, with: "")
        }
        return plain.joined(separator: "\n")
    }
}
