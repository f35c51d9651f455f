import Manifests
import Testing

struct WrittenFieldsTests {
    private let written = WrittenFields(
        of: SourceDocument(
            path: "a.yaml", firstLine: 1,
            text: """
                kind: Dataset
                metadata: {name: cups, labels: {title: no}}
                spec:
                  from: {models: [{modelRef: cup, class: cup}]}
                  resources: {cpus: 2}
                  renderer: {parameters: {images: 3, size: [1, 2]}}
                  split: standard
                """))

    @Test(arguments: [
        "from.models[0].class", "resources.milliCPUs", "renderer.parameters.images",
        "renderer.parameters.size[1]", "split.train",
    ])
    func whatTheManifestSaysIsWritten(_ path: String) { #expect(written.contains(path)) }

    @Test(arguments: [
        "title", "resources.memoryBytes", "from.models[1].class", "renderer.image", "seed",
        "renderer.parameters.image", "",
    ])
    func allElseIsDefault(_ path: String) { #expect(!written.contains(path)) }

    @Test func aDocumentThatCannotBeReadSaysNothing() {
        let broken = SourceDocument(path: "a.yaml", firstLine: 1, text: "spec: {a: [")
        #expect(!WrittenFields(of: broken).contains("a"))
    }
}
