/// Text made to hurt whoever reads it, by what it is.
public enum Bombs {
    public static let texts: [String: String] = [
        "nested lists": String(repeating: "[", count: 500_000),
        "nested mappings": String(repeating: "{a: ", count: 200_000),
        "nested blocks": (0..<1_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
        "nested dashes": String(repeating: "- ", count: 500_000) + "a",
        "question marks": String(repeating: "? ", count: 500_000),
        "many keys": (0..<100_000).map { "k\($0): 1\n" }.joined(),
        "same key": String(repeating: "k: 1\n", count: 19_000 / 2),
        "aliases": "a: &a [x, x]\n" + (0..<9_000).map { "b\($0): [*a, *a]\n" }.joined(),
        "one long value": "a: " + String(repeating: "x", count: 1_000_000),
        "many anchors": (0..<9_000).map { "- &a\($0) x\n" }.joined(),
        "many tags": String(repeating: "- !t x\n", count: 9_000),
        "many merge keys": String(repeating: "<<: {a: b}\n", count: 6_000),
        "only line breaks": String(repeating: "\n", count: 1 << 20),
        "only separators": String(repeating: "---\n", count: 200_000),
        "long comment": "#" + String(repeating: "x", count: 1_000_000),
        "flow pairs": "[" + String(repeating: "a: b, ", count: 100_000),
        "tag directives": (0..<50_000).map { "%TAG !a\($0)! tag:x\n" }.joined() + "---\na\n",
        "an error, then nothing": "{" + String(repeating: "\n", count: 1_000_000),
        "many values of few":
            (["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
            + (1..<9).map { level in
                let inner = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
                return "a\(level): &a\(level) [\(inner)]"
            }).joined(separator: "\n"),
        "many keys of few": "? &k [a, a]\n: 1\n"
            + (0..<9_000).map { "? [*k, \($0)]\n: 1\n" }.joined(),
        "a million keys": (0..<1_000_000).map { "k\($0):\n" }.joined(),
        "a value of 50 MB": "a: " + String(repeating: "x", count: 50_000_000),
        "a thousand levels": String(repeating: "- ", count: 1_000) + "a",
        "colons": String(repeating: ":", count: 1 << 20),
    ]
}
