import Foundation
import Manifests
import Testing

/// What the project ships must be what it accepts.
@Suite struct ManifestCorpusTests {
    @Test(arguments: ["examples/kitchen", "manifests"])
    func whatWeShipLoadsCleanly(_ folder: String) throws {
        let root = (0..<4).reduce(URL(filePath: #filePath)) { path, _ in
            path.deletingLastPathComponent()
        }.appending(path: folder)
        let all = try FileManager.default.subpathsOfDirectory(atPath: root.path)
        let files = try ManifestSelection.select(paths: all, ignore: nil).map {
            SourceFile(path: $0, content: try Data(contentsOf: root.appending(path: $0)))
        }
        let result = ManifestLoader().load(files, lastGood: [], policy: .unrestricted)
        #expect(DiagnosticRenderer.text(result.diagnostics) == "")
        #expect(!result.desired.resources.isEmpty)
    }
}
