import Foundation

/// Findings in the Static Analysis Results Interchange Format 2.1.0, which code scanning reads.
public enum SARIFLog {
    /// The log as text with a line break at the end; `version` is that of this program.
    public static func text(
        _ diagnostics: [Diagnostic], in source: ManifestsLocation, version: String
    ) -> String {
        JSONText.indented(document(diagnostics, in: source, version: version))
    }

    static func document(
        _ diagnostics: [Diagnostic], in source: ManifestsLocation, version: String
    ) -> JSONValue {
        let used = Set(diagnostics.map(\.code))
        let rules = DiagnosticCode.allCases.filter(used.contains)
        let indices = Dictionary(
            uniqueKeysWithValues: rules.enumerated().map { ($0.element, $0.offset) })
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                [
                    "tool": [
                        "driver": [
                            "name": "reconciler", "version": .string(version),
                            "rules": .array(rules.map(rule)),
                        ]
                    ],
                    "columnKind": "unicodeCodePoints",
                    "results": .array(
                        diagnostics.map { result($0, index: indices[$0.code] ?? -1, in: source) }),
                ]
            ],
        ]
    }

    private static func rule(_ code: DiagnosticCode) -> JSONValue {
        [
            "id": .string(code.rawValue),
            "shortDescription": ["text": .string(code.explanation)],
            "defaultConfiguration": ["level": .string(code.usualSeverity.rawValue)],
        ]
    }

    private static func result(
        _ diagnostic: Diagnostic, index: Int, in source: ManifestsLocation
    ) -> JSONValue {
        var members: JSONObject = [
            "ruleId": .string(diagnostic.code.rawValue),
            "ruleIndex": .integer(index),
            "level": .string(diagnostic.severity.rawValue),
            "message": ["text": .string(diagnostic.message)],
            "locations": [place(diagnostic.location, line: diagnostic.sourceLine, in: source)],
            "partialFingerprints": ["reconcilerFinding/v1": .string(fingerprint(diagnostic))],
        ]
        if !diagnostic.related.isEmpty {
            members["relatedLocations"] = .array(
                diagnostic.related.enumerated().map { index, location in
                    guard case .object(var related) = place(location, line: "", in: source) else {
                        return .null
                    }
                    related["id"] = .integer(index + 1)
                    related["message"] = ["text": "see also here"]
                    return .object(related)
                })
        }
        if let resource = diagnostic.resource {
            members["properties"] = ["resource": .string(resource.description)]
        }
        return .object(members)
    }

    private static func place(
        _ location: SourceLocation, line: String, in source: ManifestsLocation
    ) -> JSONValue {
        var region: JSONObject = [
            "startLine": .integer(location.line), "startColumn": .integer(location.column),
        ]
        if !line.isEmpty { region["snippet"] = ["text": .string(line)] }
        return [
            "physicalLocation": [
                "artifactLocation": [
                    "uri": .string(uri(source.path(of: location))), "uriBaseId": "%SRCROOT%",
                ],
                "region": .object(region),
            ]
        ]
    }

    private static func uri(_ path: String) -> String {
        let allowed = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: ":"))
        return path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path
    }

    /// A digest of the finding without its line, so that a moved finding does not count as a new
    /// one.
    private static func fingerprint(_ diagnostic: Diagnostic) -> String {
        let parts = [
            diagnostic.code.rawValue, diagnostic.location.path, diagnostic.message,
            diagnostic.resource?.description ?? "",
        ]
        return ContentDigest.sha256(parts.joined(separator: "\u{0}").utf8)
    }
}
