import Foundation
import Manifests
import Testing

struct SchemaFileTests {
    @Test func theCommittedSchemaIsTheOneOfTheFieldTables() throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent("schemas/lab-v1.json")
        let committed = try String(contentsOf: file, encoding: .utf8)
        #expect(
            committed == JSONSchema.text() || committed == JSONSchema.text() + "\n",
            "run: reconciler schema export > schemas/lab-v1.json")
    }
}
