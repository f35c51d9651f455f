import Foundation
import Manifests

/// What the fuzzer starts from: labs that are shipped, what once went wrong, and words to put in.
struct FuzzCorpus {
    let labs: [[SourceFile]]
    /// Files of `Tests/Fuzz/Corpus`: inputs that were once answered wrongly or hurt a parser.
    let kept: [SourceFile]
    let words: [[UInt8]]

    init() throws {
        labs = try ["examples/kitchen", "examples/with-mistakes"].map(Self.files)
        kept = try Self.files("Tests/Fuzz/Corpus")
        let fields = Kind.allCases.flatMap { kind in
            FieldReference.fields(of: kind).compactMap { $0.path.split(separator: ".").last }
        }
        let values = Kind.allCases.flatMap { kind -> [String] in
            guard case .object(let schema) = JSONSchema.document(of: [kind]),
                case .array(let examples) = schema["examples"]
            else { return [] }
            return examples.map(CanonicalJSON.encode)
        }
        words = (Set(fields.map(String.init)).sorted() + values + Self.troublesome)
            .map { Array($0.utf8) }
    }

    private static let troublesome = [
        ": ", "- ", "? ", "{", "}", "[", "]", "&a ", "*a", "!!str ", "<<: ", "|", ">-", "\"", "'",
        "#", "---\n", "...\n", "%YAML 1.2\n", "\t", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{FEFF}",
        "\u{0}", "~", "null", ".inf", "-.inf", ".nan", "1e309", "-0", "0x7FFFFFFFFFFFFFFF",
        "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e-400",
        "999999999d", "999999999h999999999m", "999999999999999999Ti", "0.0001", "-1", "users/",
        "../", "alice/", "bob/cup", "\u{1F9FF}", "e\u{301}", "true", "public",
    ]

    private static func files(_ folder: String) throws -> [SourceFile] {
        let all = try FileManager.default.subpathsOfDirectory(atPath: folder)
        return try ManifestSelection.select(paths: all, ignore: nil).map {
            SourceFile(path: $0, content: try Data(contentsOf: URL(filePath: "\(folder)/\($0)")))
        }
    }
}
