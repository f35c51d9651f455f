import Foundation
import TestSupport
import Testing

/// The recipes for CI follow the schemas that their hosts publish, as the validator ships them.
@Suite struct RecipeSchemaTests {
    struct Recipe: Sendable, CustomTestStringConvertible {
        let path: String
        let options: [String]
        /// A word of it, and what would make the host refuse it.
        let spoiled: (word: String, by: String)

        var testDescription: String { path }
    }

    private static let recipes = [
        Recipe(
            path: "examples/reviewed/.github/workflows/plan.yml",
            options: ["--builtin-schema", "vendor.github-workflows"],
            spoiled: ("runs-on:", "run-on:")),
        Recipe(
            path: "examples/reviewed/.gitlab-ci.yml",
            options: [
                "--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci",
            ], spoiled: ("when: always", "when: ever")),
    ]

    private func check(_ recipe: Recipe, _ path: String) async throws -> Finished {
        try await Command.run(try Services.schemaChecker, recipe.options + [path])
    }

    @Test(arguments: recipes)
    func aRecipeFollowsTheSchemaOfItsHost(_ recipe: Recipe) async throws {
        let path = "\(Services.root)/\(recipe.path)"
        let good = try await check(recipe, path)
        #expect(good.status == 0, "\(good.output)\(good.errors)")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let spoiled = text.replacing(recipe.spoiled.word, with: recipe.spoiled.by)
        #expect(spoiled != text)
        let folder = try TemporaryFolder()
        let bad = try await check(recipe, try folder.write("spoiled.yml", spoiled))
        #expect(bad.status == 1, "\(bad.output)\(bad.errors)")
    }
}
