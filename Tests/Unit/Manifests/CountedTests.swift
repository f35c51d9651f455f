import Manifests
import Testing

@Suite struct CountedTests {
    @Test(arguments: [
        (0, "error", "0 errors"), (1, "error", "1 error"), (2, "past run", "2 past runs"),
        (1, "entry", "1 entry"), (3, "entry", "3 entries"), (2, "key", "2 keys"),
        (2, "batch", "2 batches"), (2, "box", "2 boxes"), (2, "use", "2 uses"),
    ])
    func oneIsNotMany(count: Int, noun: String, text: String) {
        #expect(Counted.text(count, noun) == text)
    }

    @Test(arguments: [
        ("epochs", 1, "epoch"), ("epochs", 2, "epochs"), ("epochs", 0, "epochs"),
        ("entries", 1, "entry"), ("batches", 1, "batch"), ("boxes", 1, "box"),
        ("images", 1, "image"), ("MiB", 1, "MiB"), ("loss", 1, "loss"), ("s", 1, "s"),
        ("", 1, ""),
    ])
    func whatAWorkerCountsIsNamedAfterItsNumber(plural: String, count: Int, noun: String) {
        #expect(Counted.noun(plural, count) == noun)
    }
}
