import Foundation
import Testing

@testable import Manifests

@Suite struct CanonicalJSONTests {
    @Test(
        arguments: [
            (JSONValue.number(0.8), "0.8"), (.number(1), "1"), (.number(-0.0), "0"),
            (.number(1e21), "1e+21"), (.number(1e20), "100000000000000000000"),
            (.number(1e-6), "0.000001"), (.number(1e-7), "1e-7"), (.number(1.5e-10), "1.5e-10"),
            (.number(123_456.75), "123456.75"), (.number(.nan), "null"),
            (.number(1.7976931348623157e308), "1.7976931348623157e+308"),
            (.integer(.min), "-9223372036854775808"),
            (.string("a\"\\\n\u{1}é"), "\"a\\\"\\\\\\n\\u0001é\""),
            (["b": 1, "a": [.null, .bool(true)]], "{\"a\":[null,true],\"b\":1}"),
        ] as [(JSONValue, String)])
    func aValueHasOneText(_ value: JSONValue, _ text: String) throws {
        #expect(CanonicalJSON.encode(value) == text)
        let parsed = try JSONValue(parsing: Data(text.utf8))
        #expect(CanonicalJSON.encode(parsed) == text)
    }

    @Test func whatIsNotJSONIsRefused() {
        #expect(throws: DecodingError.self) { try JSONValue(parsing: Data("{".utf8)) }
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: DecodingError.self) { try JSONValue(parsing: Data(deep.utf8)) }
    }
}

@Suite struct QuantityTests {
    @Test(
        arguments: [
            ("2", 2_000), ("0.5", 500), ("0.125", 125), ("500m", 500), ("", nil), ("-1", nil),
            ("1.", nil), (".5", nil), ("0.1234", nil), ("1e3", nil), ("99999999999", nil),
            ("m", nil),
        ] as [(String, Int?)])
    func coresAreReadInThousandths(_ text: String, _ value: Int?) {
        #expect(Quantity.milliCPUs(text) == value)
    }

    @Test(
        arguments: [
            ("4Gi", 4 << 30), ("512Mi", 512 << 20), ("2G", 2_000_000_000), ("1024", 1_024),
            ("1.5Gi", nil), ("4gi", nil), ("Gi", nil), ("999999999999999999Ti", nil), ("-1", nil),
        ] as [(String, Int?)])
    func memoryIsReadInBytes(_ text: String, _ value: Int?) {
        #expect(Quantity.bytes(text) == value)
    }

    @Test(
        arguments: [
            ("90s", 90), ("30m", 1_800), ("2h", 7_200), ("7d", 604_800), ("1h30m", 5_400),
            ("", nil),
            ("30m1h", nil), ("1h1h", nil), ("5", nil), ("1.5h", nil), ("-1s", nil), ("1 h", nil),
            ("9999999999s", nil),
        ] as [(String, Int?)])
    func timeIsReadInSeconds(_ text: String, _ value: Int?) {
        #expect(Quantity.seconds(text) == value)
        if let value { #expect(Quantity.seconds(Quantity.text(seconds: value)) == value) }
    }
}

@Suite struct CoreSchemaTests {
    @Test(
        arguments: [
            ("yes", .string("yes")), ("on", .string("on")), ("true", .bool(true)), ("~", .null),
            ("", .null), ("12", 12), ("-12", -12), ("+12", 12), ("0x1F", 31), ("0o17", 15),
            ("017", 17), ("1_000", .string("1_000")), ("1e3", .number(1_000)), (".5", .number(0.5)),
            ("5.", .number(5)), ("-.5e1", .number(-5)), (".", .string(".")), ("-", .string("-")),
            ("1.2.3", .string("1.2.3")), ("2026-01-01", .string("2026-01-01")),
            ("0x", .string("0x")),
            ("0x-1", .string("0x-1")), ("99999999999999999999", .number(1e20)),
            (".inf", .number(.infinity)), ("1:30", .string("1:30")),
        ] as [(String, JSONValue)])
    func aPlainScalarMeansWhatYAML12Says(_ text: String, _ value: JSONValue) {
        #expect(CoreSchema.resolve(text, isPlain: true) == value)
        #expect(CoreSchema.resolve(text, isPlain: false) == .string(text))
    }
}

@Suite struct ManifestSelectionTests {
    private let paths = [
        "lab.yaml", "a/b.yml", "a/pictures/index.yaml", "a/pictures/1.yaml", ".github/ci.yaml",
        "a/.hidden/x.yaml", "readme.md", ".dot.yaml", "b/pictures/1.yaml", "yaml",
    ]

    @Test func onlyYAMLOutsideDotFoldersCounts() {
        #expect(
            ManifestSelection.select(paths: paths, ignore: nil) == [
                ".dot.yaml", "a/b.yml", "a/pictures/1.yaml", "a/pictures/index.yaml",
                "b/pictures/1.yaml", "lab.yaml",
            ])
    }

    /// Combining marks next to a slash do not change where a folder ends.
    @Test func foldersEndWhereTheFileSystemEndsThem() {
        #expect(
            ManifestSelection.select(
                paths: ["secret/\u{301}x.yaml", "a\u{600}/.hidden/x.yaml", "b\u{600}.yaml"],
                ignore: "secret/") == ["b\u{600}.yaml"])
    }

    @Test(
        arguments: [
            ("pictures/", [".dot.yaml", "a/b.yml", "lab.yaml"]),
            ("# all\n\n/a/\r\n.dot.yaml", ["b/pictures/1.yaml", "lab.yaml"]),
            ("a/pictures", [".dot.yaml", "a/b.yml", "b/pictures/1.yaml", "lab.yaml"]),
            (
                "**/pictures/*\n!index.yaml",
                [".dot.yaml", "a/b.yml", "a/pictures/index.yaml", "lab.yaml"]
            ),
            ("?.yaml\n*.yml", [".dot.yaml", "a/pictures/index.yaml", "lab.yaml"]),
            ("*", []),
            (
                "lab.yaml/",
                [
                    ".dot.yaml", "a/b.yml", "a/pictures/1.yaml", "a/pictures/index.yaml",
                    "b/pictures/1.yaml", "lab.yaml",
                ]
            ),
        ] as [(String, [String])])
    func linesOfTheIgnoreFileTakePathsOut(_ ignore: String, _ kept: [String]) {
        #expect(ManifestSelection.select(paths: paths, ignore: ignore) == kept)
    }
}

@Suite struct DiagnosticRendererTests {
    @Test func aFindingIsShownWithItsLineAndACaret() {
        let text = ManifestFixture.model.replacing("title:", with: "tilte:")
            .replacing("exclude", with: "exclud")
        let result = ManifestFixture.load(["users/alice/cup.yaml": text])
        let line = text.split(separator: "\n")[2]
        let caret = String(repeating: " ", count: 7) + "^"
        let first = result.diagnostics.first.map { DiagnosticRenderer.text($0) }
        #expect(
            first == """
                users/alice/cup.yaml:3:8: error: unknown field 'tilte'; did you mean 'title'? \
                [unknownField]
                \(line)
                \(caret)
                """)
    }

    @Test func allMistakesAreShownAtOnceInOrder() {
        let text = """
            kind: Dataset
            metadata: {name: cups, lables: {}}
            spec:
              from: {models: [{modelRef: Cup}]}
              split: {train: 0.8, val: 0.3}
              seed: -1
              retry: {limit: many}
            """
        let places = ManifestFixture.load(["users/alice/cups.yaml": text]).places
        #expect(
            places.filter { $0.hasPrefix("users/alice/cups") } == [
                "users/alice/cups.yaml:2:24 unknownField",
                "users/alice/cups.yaml:4:19 missingField",
                "users/alice/cups.yaml:4:30 invalidName",
                "users/alice/cups.yaml:5:10 invalidValue",
                "users/alice/cups.yaml:6:9 outOfRange",
                "users/alice/cups.yaml:7:18 wrongType",
            ])
    }

    @Test func columnsCountLettersNotBytes() {
        let text = ManifestFixture.model.replacing("Coffee cup", with: "Tässchen, tilte: x")
        let result = ManifestFixture.load(["users/alice/cup.yaml": text])
        #expect(
            result.places == ["users/alice/cup.yaml:3:25 unknownField"]
                + blocked)
    }

    private let blocked = [
        "users/alice/cups.yaml:10:25 blockedByInvalid",
        "users/alice/run.yaml:3:20 blockedByInvalid", "users/alice/run.yaml:7:38 blockedByInvalid",
    ]

    @Test func aFindingSurvivesJSON() throws {
        let all = ManifestFixture.load(["x.yaml": "a: 1\na: 2\n"]).diagnostics
        let copy = try JSONDecoder().decode([Diagnostic].self, from: JSONEncoder().encode(all))
        #expect(copy == all)
        #expect(!all.isEmpty)
    }
}

@Suite struct JSONSchemaTests {
    /// The table and the decoder agree: every field the schema names is asked for.
    @Test(arguments: Kind.allCases)
    func everyFieldOfTheTableIsRead(_ kind: Kind) {
        let log = FindingLog(maxFindings: 1_000)
        let mark = Mark(line: 1, column: 1)
        let entries = kind.specTable.map {
            YAMLEntry(key: $0.name, keyMark: mark, value: YAMLNode(content: .refused, mark: mark))
        }
        let scope = ReadScope(label: "spec", log: log, notes: nil)
        let reader = MappingReader(entries: entries, mark: mark, scope: scope)
        let place = DraftPlace(path: "x.yaml", owner: "alice", name: "x")
        _ = kind.readSpec(reader, DraftNotes(place: place))
        reader.finish()
        #expect(log.findings.filter { $0.code == .unknownField }.map(\.message) == [])
        #expect(entries.count > 3)
    }

    @Test func theSchemaIsJSONAndNamesEveryKind() throws {
        let value = try JSONValue(parsing: Data(JSONText.indented(JSONSchema.document()).utf8))
        #expect(CanonicalJSON.encode(value) == CanonicalJSON.encode(JSONSchema.document()))
        guard case .object(let members) = value, case .object(let kinds) = members["definitions"]
        else {
            Issue.record("the schema has no definitions")
            return
        }
        #expect(Set(kinds.keys) == Set(Kind.allCases.map(\.rawValue)))
    }

    @Test func theReferenceListsInnerFields() {
        let paths = FieldReference.fields(of: .dataset).map(\.path)
        #expect(paths.contains("spec.from.models[].class"))
        #expect(paths.contains("spec.resources.memory"))
        #expect(
            FieldReference.fields(of: .networkArchitecture).map(\.path)
                .contains("spec.parameters.*.type"))
    }
}
