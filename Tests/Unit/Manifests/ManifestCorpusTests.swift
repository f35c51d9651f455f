import Foundation
import Manifests
import Testing

/// What the project ships must be what it accepts.
@Suite struct ManifestCorpusTests {
    @Test(arguments: ["examples/kitchen", "manifests"])
    func whatWeShipLoadsCleanly(_ folder: String) throws {
        let result = ManifestLoader().load(
            try Shipped.files(folder), lastGood: [], policy: .unrestricted)
        #expect(DiagnosticRenderer.text(result.diagnostics) == "")
        #expect(!result.desired.resources.isEmpty)
    }
}
