import Foundation
import Manifests
import Testing

/// Loading only the changes of a revision gives the same result as loading all of it.
struct EditedManifestsTests {
    struct Edit: CustomTestStringConvertible {
        let testDescription: String
        let changes: [String: String?]
        /// Whether the whole revision has to be settled again.
        var isWhole = false
    }

    private static func replacing(
        _ old: String, by new: String, in path: String
    ) -> [String: String?] {
        [path: ManifestFixture.files[path]?.replacing(old, with: new)]
    }

    static let edits: [Edit] = [
        Edit(testDescription: "nothing", changes: [:]),
        Edit(
            testDescription: "a model's title",
            changes: replacing("Coffee cup", by: "Tea cup", in: "users/alice/cup.yaml")),
        Edit(
            testDescription: "what a dataset and all made from it depend on",
            changes: replacing("0123", by: "3210", in: "users/alice/cup.yaml")),
        Edit(
            testDescription: "an architecture's default",
            changes: replacing("default: 160", by: "default: 320", in: "architectures/tiny.yaml")),
        Edit(
            testDescription: "a comment that moves the second document",
            changes: replacing(
                "kind: Training", by: "# run\nkind: Training", in: "users/alice/run.yaml")),
        Edit(
            testDescription: "one of two documents",
            changes: replacing("72h", by: "71h", in: "users/alice/run.yaml")),
        Edit(
            testDescription: "a user's address",
            changes: replacing("alice@", by: "a@", in: "people/alice.yaml")),
        Edit(
            testDescription: "an unpinned image, which is a warning",
            changes: replacing(
                "tiny-centernet\n  desc", by: "tiny\n  desc", in: "architectures/tiny.yaml")),
        Edit(
            testDescription: "more than the server has, which is a warning",
            changes: replacing("cpus: 2", by: "cpus: 64", in: "users/alice/cups.yaml")),
        Edit(
            testDescription: "the form of a letter, which is another text",
            changes: replacing("cup.blend", by: "mo\u{308}bel.blend", in: "users/alice/cup.yaml")),
        Edit(
            testDescription: "the Lab",
            changes: replacing("renderer:1", by: "renderer:2", in: "lab.yaml"), isWhole: true),
        Edit(
            testDescription: "a reference",
            changes: replacing("modelRef: cup,", by: "modelRef: mug,", in: "users/alice/cups.yaml"),
            isWhole: true),
        Edit(
            testDescription: "a name",
            changes: replacing(
                "name: cups-v1}\nspec: {of", by: "name: v1}\nspec: {of",
                in: "users/alice/run.yaml"),
            isWhole: true),
        Edit(
            testDescription: "a mistake",
            changes: replacing("epochs: 20", by: "epochs: 0", in: "users/alice/run.yaml"),
            isWhole: true),
        Edit(
            testDescription: "a mistake of an architecture, which its run makes",
            changes: replacing("maximum: 500", by: "maximum: 10", in: "architectures/tiny.yaml"),
            isWhole: true),
        Edit(
            testDescription: "a file that cannot be read",
            changes: ["users/alice/cup.yaml": "kind: ["], isWhole: true),
        Edit(
            testDescription: "one file more",
            changes: ["users/bob/cup.yaml": ManifestFixture.model], isWhole: true),
        Edit(
            testDescription: "one file less", changes: ["people/bob.yaml": nil as String?],
            isWhole: true),
    ]

    @Test(arguments: edits)
    func anEditIsLoadedAsAllOfItIs(_ edit: Edit) {
        for quotas in ["", "\n  quotas: [{user: alice, resources: 4}]"] {
            let lab = ManifestFixture.lab + quotas
            let first = ManifestFixture.files(["lab.yaml": lab])
            var changes = edit.changes
            if let changed = changes["lab.yaml"] { changes["lab.yaml"] = (changed ?? "") + quotas }
            let files = ManifestFixture.files(["lab.yaml": lab].merging(changes) { $1 })
            var policy = LoadPolicy.unrestricted
            policy.capacity = Resources(milliCPUs: 4000, memoryBytes: 8 << 30, gpus: 0)
            let known = ManifestFixture.lastGood(of: ManifestFixture.load(["lab.yaml": lab]))
            let before = LoadedManifests(
                ReadManifests(first, limits: policy.limits), lastGood: known, policy: policy)
            #expect(!before.result.hasErrors)
            var isWhole = false
            let next = before.next(ReadManifests(files, limits: policy.limits)) {
                isWhole = true
                return known
            }
            #expect(
                next.result == ManifestLoader().load(files, lastGood: known, policy: policy))
            #expect(isWhole == edit.isWhole)
        }
    }

    /// Two texts that look the same have two digests, and git has two blobs.
    @Test func anotherFormOfALetterIsAnEdit() {
        func files(_ name: String) -> [SourceFile] {
            ManifestFixture.files([
                "users/alice/cup.yaml": ManifestFixture.model.replacing("cup.blend", with: name)
            ])
        }
        let limits = LoadLimits.standard
        let before = LoadedManifests(
            ReadManifests(files("m\u{F6}bel.blend"), limits: limits), lastGood: [],
            policy: .unrestricted)
        let next = before.next(ReadManifests(files("mo\u{308}bel.blend"), limits: limits)) { [] }
        #expect(next.edited?.map(\.name) == ["cup"])
    }

    @Test func whatDidNotChangeIsNotReadAgain() async throws {
        let limits = LoadLimits.standard
        let first = await ReadManifests.reading(ManifestFixture.files([:]), limits: limits)
        let broken = "kind: ["
        let changed = ManifestFixture.files(["people/bob.yaml": broken]).filter {
            $0.path == "people/bob.yaml"
        }
        let second = try #require(await first.with(changed, without: ["users/alice/run.yaml"]))
        #expect(
            ManifestLoader().load(second, lastGood: [], policy: .unrestricted)
                == ManifestFixture.load([
                    "people/bob.yaml": broken, "users/alice/run.yaml": nil as String?,
                ]))
    }

    /// When there are more files than are read, a change may change which files are read.
    @Test func beyondTheLimitNothingIsKnown() async {
        var limits = LoadLimits.standard
        limits.maxFiles = ManifestFixture.files.count
        let first = ReadManifests(ManifestFixture.files([:]), limits: limits)
        let more = [SourceFile(path: "z.yaml", content: .init())]
        #expect(await first.with(more, without: []) == nil)
        #expect(await first.with(more, without: ["lab.yaml"]) != nil)
        limits.maxFiles -= 1
        let some = ReadManifests(ManifestFixture.files([:]), limits: limits)
        #expect(await some.with([], without: ["lab.yaml"]) == nil)
    }
}
