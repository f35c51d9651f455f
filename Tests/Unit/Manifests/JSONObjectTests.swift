import Foundation
import Manifests
import Testing

struct JSONObjectTests {
    /// ASCII, two forms of one letter, the end of the basic plane and what lies beyond it.
    private let keys = [
        "", "a", "aa", "ab", "b", "Z", "~", "\u{7f}", "\u{e9}", "e\u{301}", "\u{7ff}", "\u{800}",
        "\u{d7ff}", "\u{e000}", "\u{ffff}", "\u{10000}", "\u{10ffff}", "a\u{ffff}", "a\u{10000}",
        "a longer name than any that fits in place",
    ]

    private func pairs(_ keys: [String]) -> [(String, JSONValue)] {
        keys.enumerated().map { ($1, .integer($0)) }
    }

    @Test func membersStandInTheOrderOfUTF16CodeUnits() {
        let expected = keys.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
        for shift in keys.indices {
            let turned = Array(keys[shift...] + keys[..<shift])
            let object = JSONObject(pairs(turned))
            #expect(object.keys.map { Array($0.utf16) } == expected.map { Array($0.utf16) })
            var grown = JSONObject()
            for (key, value) in pairs(turned) { grown[key] = value }
            #expect(grown == object)
            for (key, value) in pairs(turned) { #expect(object[key] == value) }
        }
    }

    @Test func ofTwoMembersWithOneKeyTheFirstCounts() {
        let object = JSONObject([("b", 1), ("a", 2), ("b", 3), ("a", 4)])
        #expect(object == ["a": 2, "b": 1])
        #expect(object.count == 2)
    }

    @Test func settingReplacesAddsAndRemoves() {
        var object: JSONObject = ["b": 1, "d": 2]
        object["b"] = 3
        object["a"] = 4
        object["c"] = 5
        object["d"] = nil
        object["e"] = nil
        #expect(object.map(\.key) == ["a", "b", "c"])
        #expect(object.map(\.value) == [4, 3, 5])
        #expect(object["d"] == nil)
    }

    @Test func theOtherObjectsMembersReplaceOnesOwn() {
        let object: JSONObject = ["a": 1, "c": 2, "e": 3]
        #expect(object.replacing(with: ["b": 4, "c": 5]) == ["a": 1, "b": 4, "c": 5, "e": 3])
        #expect(object.replacing(with: [:]) == object)
        #expect(JSONObject().replacing(with: object) == object)
        #expect(object.replacing(with: ["f": 1]).keys == ["a", "c", "e", "f"])
    }

    @Test func membersAreFilteredAndMapped() {
        let object: JSONObject = ["a": 1, "b": 2]
        #expect(object.filter { $0.key != "a" } == ["b": 2])
        #expect(object.mapValues { .array([$0]) } == ["a": [1], "b": [2]])
    }

    @Test func itIsStoredAsAPlainObject() throws {
        let object: JSONObject = ["a": 1, "b": ["c": .null]]
        let text = try JSONEncoder().encode(object)
        #expect(try JSONSerialization.jsonObject(with: text) is [String: Any])
        #expect(try JSONDecoder().decode(JSONObject.self, from: text) == object)
    }
}
