import Foundation
import Manifests
import Testing

/// The project must accept the manifests that it ships.
@Suite struct ManifestCorpusTests {
    @Test(arguments: ["examples/kitchen", "manifests"])
    func whatWeShipLoadsCleanly(_ folder: String) throws {
        let result = ManifestLoader().load(
            try Shipped.files(folder), lastGood: [], policy: .unrestricted)
        #expect(DiagnosticRenderer.text(result.diagnostics) == "")
        #expect(!result.desired.resources.isEmpty)
    }
}
