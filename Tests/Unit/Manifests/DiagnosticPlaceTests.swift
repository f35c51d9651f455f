import Foundation
import Manifests
import Testing

/// One mistake, and the place at which it must be reported.
struct Mistake: Sendable, CustomTestStringConvertible {
    let code: DiagnosticCode
    let files: [String: String?]
    let place: String

    var testDescription: String { "\(code.rawValue) at \(place)" }

    /// A mistake in a Model of alice, whose spec is `spec`.
    static func inModel(_ code: DiagnosticCode, _ place: String, _ spec: String) -> Mistake {
        Mistake(
            code: code,
            files: ["users/alice/m.yaml": "kind: Model\nmetadata: {name: m}\nspec:\n" + spec],
            place: "users/alice/m.yaml:" + place)
    }

    static func inFile(
        _ code: DiagnosticCode, _ place: String, _ path: String, _ text: String
    ) -> Mistake {
        Mistake(code: code, files: [path: text], place: "\(path):\(place)")
    }

    static func inRun(_ code: DiagnosticCode, _ place: String, _ spec: String) -> Mistake {
        inFile(
            code, place, "users/alice/r.yaml",
            "kind: TrainingRun\nmetadata: {name: r}\nspec: {\(spec)}\n")
    }
}

@Suite struct DiagnosticPlaceTests {
    static let sha = ManifestFixture.sha
    static let good = "  source: {path: m.blend}\n  sha256: \"\(sha)\"\n"

    static let syntax: [Mistake] = [
        .inFile(.syntaxError, "1:2", "x.yaml", "{"),
        .inFile(.syntaxError, "1:2", "x.yaml", "{\n\n"),
        .inFile(.syntaxError, "1:4", "x.yaml", "a: [1\nb: 2\n"),
        .inFile(.unreadableFile, "1:1", "x.YAML", "kind: Model\n"),
        .inFile(.syntaxError, "1:4", "x.yaml", "a: \u{1}\n"),
        .inFile(.tooDeep, "1:33", "x.yaml", String(repeating: "[", count: 40)),
        .inFile(
            .tooManyDocuments, "2001:1", "x.yaml", String(repeating: "---\na\n", count: 1_001)),
        .inFile(
            .tooManyNodes, "1:40000", "x.yaml",
            "[" + Array(repeating: "a", count: 20_001).joined(separator: ",") + "]"),
        .inFile(
            .fileTooLarge, "1:1", "x.yaml", String(repeating: "#", count: (1 << 20) + 1)),
        .inModel(
            .scalarTooLong, "4:10",
            "  title: " + String(repeating: "a", count: 65_537) + "\n" + good
        ),
        .inModel(.anchorRefused, "4:10", "  title: &a x\n" + good),
        .inModel(.anchorRefused, "4:12", "  objects: &a {}\n" + good),
        .inModel(.aliasRefused, "4:10", "  title: *a\n" + good),
        .inModel(.tagRefused, "4:10", "  title: !foo x\n" + good),
        .inModel(.tagRefused, "4:10", "  title: !!str x\n" + good),
        .inModel(.mergeKeyRefused, "4:3", "  <<: {title: x}\n" + good),
        .inModel(.duplicateKey, "5:3", "  title: a\n  title: b\n" + good),
        .inModel(.complexKey, "4:5", "  ? [a]\n  : b\n" + good),
    ]

    static let shape: [Mistake] = [
        .inModel(.unknownField, "4:3", "  tilte: a\n" + good),
        .inModel(.unknownField, "4:13", "  objects: {inclde: []}\n" + good),
        .inFile(
            .unknownField, "4:1", "users/alice/m.yaml",
            "kind: Model\nmetadata: {name: m}\n"
                + "spec: {source: {path: a}, sha256: \"\(sha)\"}\nx: 1"),
        .inModel(.missingField, "4:3", "  sha256: \"\(sha)\"\n"),
        .inFile(.missingField, "1:1", "users/alice/m.yaml", "kind: Model\nmetadata: {name: m}\n"),
        .inModel(.wrongType, "4:10", "  title: 12\n" + good),
        .inModel(.wrongType, "4:12", "  suspend: yes\n" + good),
        .inModel(.wrongType, "4:12", "  suspend: \"true\"\n" + good),
        .inModel(.wrongType, "4:12", "  objects: []\n" + good),
        .inModel(.wrongType, "4:9", "  title:\n" + good),
        .inFile(.wrongType, "1:1", "users/alice/m.yaml", "- a\n"),
        .inModel(.invalidValue, "5:11", "  source: {path: m}\n  sha256: ABC\n"),
        .inModel(.invalidValue, "4:18", "  source: {path: ../../../m}\n  sha256: \"\(sha)\"\n"),
        .inModel(
            .outOfRange, "4:10", "  title: " + String(repeating: "a", count: 201) + "\n" + good),
        .inModel(.notAllowed, "4:11", "  access: pubic\n" + good),
        .inFile(
            .unsupportedVersion, "1:13", "users/alice/m.yaml",
            "apiVersion: lab/v2\nkind: Model\nmetadata: {name: m}\nspec:\n" + good),
    ]

    static let identity: [Mistake] = [
        .inFile(
            .unknownKind, "1:7", "users/alice/m.yaml",
            "kind: Modle\nmetadata: {name: m}\nspec: {}\n"),
        .inFile(
            .invalidName, "2:18", "users/alice/m.yaml",
            "kind: Model\nmetadata: {name: Cup}\nspec:\n" + good),
        .inFile(
            .missingOwner, "2:18", "m.yaml", "kind: Model\nmetadata: {name: m}\nspec:\n" + good),
        .inFile(
            .missingOwner, "2:18", "users/m.yaml",
            "kind: Model\nmetadata: {name: m}\nspec:\n" + good),
        // The combining mark joins the slash to one letter of Swift, but the file system still sees
        // a slash.
        .inFile(
            .missingOwner, "2:18", "users/\u{301}alice/m.yaml",
            "kind: Model\nmetadata: {name: m, owner: alice}\nspec:\n" + good),
        .inFile(
            .ownerMismatch, "2:28", "users/alice/m.yaml",
            "kind: Model\nmetadata: {name: m, owner: bob}\nspec:\n" + good),
        .inFile(
            .ownerRefused, "2:28", "carol.yaml",
            "kind: User\nmetadata: {name: c, owner: bob}\nspec: {email: c@lab.example}\n"),
        .inFile(
            .misplacedKind, "2:18", "users/alice/carol.yaml",
            "kind: User\nmetadata: {name: c}\nspec: {email: c@lab.example}\n"),
        .inFile(
            .duplicateResource, "2:18", "users/alice/m.yaml",
            "kind: Model\nmetadata: {name: cup}\nspec:\n" + good),
        .inFile(.multipleLabs, "2:18", "lab2.yaml", "kind: Lab\nmetadata: {name: b}\nspec: {}\n"),
    ]

    static let references: [Mistake] = [
        .inRun(.missingReference, "3:20", "datasetRef: cubs, architectureRef: tiny-centernet"),
        .inRun(.privateReference, "3:20", "datasetRef: bob/cups, architectureRef: tiny-centernet"),
        Mistake(
            code: .blockedByInvalid,
            files: ["users/alice/cup.yaml": "kind: Model\nmetadata: {name: cup}\nspec: {}\n"],
            place: "users/alice/cups.yaml:10:25"),
        .inFile(
            .duplicateInput, "5:52", "users/alice/d.yaml",
            """
            kind: Dataset
            metadata: {name: d}
            spec:
              from:
                models: [{modelRef: cup, class: a}, {modelRef: cup, class: b}]
            """),
        .inFile(
            .unknownOwner, "2:18", "users/carol/m.yaml",
            "kind: Model\nmetadata: {name: m}\nspec:\n" + good),
        .inRun(
            .unknownParameter, "3:72",
            "datasetRef: cups, architectureRef: tiny-centernet, parameters: {epohcs: 1}"),
        .inRun(
            .outOfRange, "3:80",
            "datasetRef: cups, architectureRef: tiny-centernet, parameters: {epochs: 501}"),
        .inRun(
            .wrongType, "3:80",
            "datasetRef: cups, architectureRef: tiny-centernet, parameters: {epochs: ten}"),
        Mistake(
            code: .missingParameter,
            files: [
                "architectures/tiny.yaml": ManifestFixture.architecture.replacing(
                    ", default: 160", with: "")
            ], place: "users/alice/run.yaml:3:43"),
        Mistake(
            code: .missingImage,
            files: ["lab.yaml": "kind: Lab\nmetadata: {name: lab}\nspec: {}\n"],
            place: "users/alice/cups.yaml:4:9"),
        Mistake(
            code: .imageNotAllowed,
            files: [
                "users/alice/cups.yaml": ManifestFixture.dataset.replacing(
                    "  renderer:\n", with: "  renderer:\n    image: evil/miner:1\n")
            ], place: "users/alice/cups.yaml:12:12"),
        .inFile(
            .foreignTarget, "3:32", "users/bob/d.yaml",
            "kind: Download\nmetadata: {name: d}\n"
                + "spec: {of: {kind: Model, name: alice/cup}, keepFor: 1h}\n"),
        .inFile(
            .unusedResource, "2:18", "users/bob/m.yaml",
            "kind: Model\nmetadata: {name: m}\nspec:\n" + good),
        .inFile(
            .expiringSoon, "3:47", "users/alice/d.yaml",
            "kind: Download\nmetadata: {name: d}\n"
                + "spec: {of: {kind: Model, name: cup}, keepFor: 59m}\n"),
        .inFile(
            .unpinnedImage, "3:34", "lab.yaml",
            "kind: Lab\nmetadata: {name: lab}\nspec: {defaults: {rendererImage: "
                + "\"host:80/r\", trainerImage: \"lab/trainer:1\"}}\n"),
        Mistake(
            code: .unreadParts,
            files: [
                "lab.yaml": ManifestFixture.lab
                    + "\n  workers: [{image: \"lab/trainer:1\", reads: [train]}]"
            ], place: "users/alice/run.yaml:3:20"),
        Mistake(
            code: .exceedsCapacity,
            files: ["lab.yaml": ManifestFixture.lab + "\n  capacity: {cpus: 1}"],
            place: "users/alice/cups.yaml:15:14"),
    ]

    @Test(arguments: syntax + shape + identity + references + FieldMistakes.all)
    func theMistakeIsFoundAtItsPlace(_ mistake: Mistake) {
        let places = ManifestFixture.load(mistake.files).places
        #expect(places.contains("\(mistake.place) \(mistake.code.rawValue)"), "\(places)")
    }

    @Test func aFolderThatNamesNoOwnerIsSaidToBeThat() {
        let text = "kind: Model\nmetadata: {name: m}\nspec:\n" + Self.good
        func messages(_ path: String) -> [String] {
            ManifestFixture.load([path: text]).diagnostics.filter { $0.code == .missingOwner }
                .map(\.message)
        }
        #expect(
            messages("users/Alice/m.yaml") == [
                "the folder 'Alice' names no owner, which has 1 to 63 lower-case letters, digits "
                    + "and hyphens, without a hyphen at the ends; rename it"
            ])
        #expect(
            messages("users/m.yaml") == [
                "directly in users/ there is no owner; move it below users/OWNER/"
            ])
    }

    @Test func everyCodeIsFoundSomewhere() {
        let elsewhere: Set<DiagnosticCode> = [
            .notUTF8, .tooManyFiles, .tooManyFindings, .referenceCycle, .missingFile,
            .unsuitableFile, .wrongDigest,
        ]
        let all = Self.syntax + Self.shape + Self.identity + Self.references + FieldMistakes.all
        let here = Set(all.map(\.code))
        #expect(here.union(elsewhere) == Set(DiagnosticCode.allCases))
    }

    @Test(arguments: DiagnosticCode.allCases)
    func everyCodeIsExplainedInOneSentence(_ code: DiagnosticCode) {
        #expect(code.explanation.hasSuffix("."))
        #expect(code.explanation.count > 20)
    }
}
