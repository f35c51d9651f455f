import Manifests
import Planning
import Testing

@testable import Lab

/// How a plan shows texts of others, and how an agreed plan is compared with the present.
@Suite struct PlanFormTests {
    @Test(arguments: [
        ("renderer.parameters.apiKey", "abc", "(secret)"),
        ("renderer.parameters.api_key", "abc", "(secret)"),
        ("parameters.TOKEN.value", "abc", "(secret)"),
        ("parameters.url", "https://alice:pass@host/x", "https://(secret)@host/x"),
        ("parameters.url", "https://host/x:y@z", "https://host/x:y@z"),
        ("parameters.images", "abc", "abc"), ("parameters.password", "", ""),
    ])
    func whatLooksLikeASecretIsHidden(path: String, text: String, shown: String) {
        let masked = SecretMask.shown(.string(text), at: path)
        #expect(masked.value == .string(shown) && masked.isMasked == (text != shown))
    }

    @Test func onlyTextIsASecret() {
        let shown = SecretMask.shown(.integer(7), at: "password")
        #expect(shown.value == .integer(7) && !shown.isMasked)
    }

    @Test(arguments: [
        ("<b>", "&#60;b&#62;"), ("a & b", "a &#38; b"), ("@alice", "&#64;<!-- -->alice"),
        ("[x](y)", "&#91;x&#93;(y)"), ("*_`~#|", "&#42;&#95;&#96;&#126;&#35;&#124;"),
        ("ä", "ä"), ("\u{202E}x", "&#92;u&#123;202e&#125;x"),
    ])
    func markdownOfOthersStaysText(text: String, html: String) {
        #expect(MarkdownText.html(text) == html)
    }

    @Test func noLineEndsAFence() {
        let fenced = MarkdownText.fenced(["a ```` b", "/close", "c"], language: "text")
        #expect(fenced == ["`````text", "a ```` b", " /close", "c", "`````"])
    }

    @Test func whatDoesNotFitIsCounted() {
        var blocks = BoundedBlocks(maxBytes: 4)
        for block in [["ab"], ["cdef"], ["g"]] { blocks.append(block) }
        #expect(blocks.lines == ["ab"] && blocks.omitted == 2)
    }

    private static let cups = ResourceID(kind: .dataset, owner: "alice", name: "cups")

    private func file(_ bench: PlanningBench, given world: ObservedState) -> PlanFile {
        let desired = bench.desired
        return PlanFile(
            plan: Planner.plan(desired, given: world, at: PlanningBench.now),
            desired: desired.resources, known: world.inventory, comparedWith: "")
    }

    @Test func anAgreedPlanSaysWhatMoved() {
        let kitchen = PlanningBench.kitchen
        let agreed = file(kitchen, given: kitchen.empty)
        #expect(agreed.differences(from: agreed).isEmpty)
        let edited = kitchen.changed("users/alice/cups.yaml", "images: 10", "images: 11")
        #expect(
            agreed.differences(from: file(edited, given: kitchen.empty)).contains(
                "\(Self.cups) is declared differently now"))
        let less = kitchen.removing("users/alice/cups.yaml")
        #expect(
            agreed.differences(from: file(less, given: kitchen.empty)).contains(
                "\(Self.cups) is no longer declared"))
        #expect(
            agreed.differences(from: file(kitchen, given: kitchen.converged)).contains(
                "\(Self.cups): agreed was create, now it would be nothing"))
    }
}
