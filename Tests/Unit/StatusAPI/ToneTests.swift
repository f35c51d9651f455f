import Foundation
import Persistence
import Planning
import Testing

@testable import StatusAPI

@Suite struct ToneTests {
    /// Work that only waits once looked as if it had failed.
    @Test func whatIsBlockedLooksLikeNothingThatFailedNorLikeTheQueue() {
        let alike = Phase.allCases.filter { Tone($0) == Tone(.blocked) }
        #expect(alike == [.blocked])
    }

    /// Words on their own ground and on a card, and text on a notice, have the contrast of 4.5 that
    /// WCAG 2 AA asks for.
    @Test func everyToneIsReadableInLightAndDark() throws {
        let schemes = Self.text(of: Assets.stylesheet).split(
            separator: "prefers-color-scheme: dark", maxSplits: 1)
        try #require(schemes.count == 2)
        for scheme in schemes {
            let colours = try Self.colours(in: String(scheme))
            var seen: Set<String> = []
            for tone in Tone.allCases {
                let (word, ground) = ("\(tone)", "\(tone)-soft")
                for (front, back) in [(word, ground), (word, "card"), ("text", ground)] {
                    let contrast = try Self.contrast(
                        #require(colours[front]), #require(colours[back]))
                    #expect(contrast >= 4.5, "\(front) on \(back)")
                }
                #expect(seen.insert(try #require(colours[word])).inserted)
            }
        }
    }

    @Test func nothingOfWhatIsBlockedIsRed() async throws {
        var detail = Samples.detail
        detail.summary.phase = .blocked
        detail.attempts = []
        detail.conditions = [
            ConditionReport(
                type: .stalled, status: .true, reason: "dependencyNotReady",
                observedGeneration: 1, at: Samples.now)
        ]
        let frame = PageFrame(
            viewer: .admin, now: Samples.now, formToken: "", isLocal: false, unread: 0)
        let page = try await PageRenderer().render(
            DetailPage(detail, graph: Samples.graph, log: nil), in: frame)
        #expect(page.contains(#"<span class="chip held">True</span>"#))
        #expect(!page.contains("chip bad"))
    }

    @Test func theStyleSheetAndTheScriptPaintAsThePageDoes() {
        let (styles, script) = (Self.text(of: Assets.stylesheet), Self.text(of: Assets.script))
        for tone in Tone.allCases {
            let colours = "{ --tone: var(--\(tone)); --tone-soft: var(--\(tone)-soft); }"
            #expect(styles.contains(".\(tone) \(colours)"))
        }
        for phase in Phase.allCases {
            #expect(script.contains("\(phase.rawValue): \"\(Tone(phase).rawValue)\""))
        }
    }

    private static func text(of asset: Assets.Asset) -> String {
        String(decoding: asset.contents, as: UTF8.self)
    }

    /// The colours by name; the first of several with one name.
    private static func colours(in text: String) throws -> [String: String] {
        Dictionary(
            text.matches(of: /--([a-z0-9-]+): (#[0-9a-f]{6})/).map {
                (String($0.1), String($0.2))
            }, uniquingKeysWith: { first, _ in first })
    }

    private static func contrast(_ left: String, _ right: String) throws -> Double {
        let lights = try [left, right].map(luminance).sorted()
        return (lights[1] + 0.05) / (lights[0] + 0.05)
    }

    /// The relative luminance of WCAG 2.
    private static func luminance(_ colour: String) throws -> Double {
        let number = try #require(Int(colour.dropFirst(), radix: 16))
        let parts = [number >> 16, number >> 8 & 255, number & 255].map { byte in
            let part = Double(byte) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
