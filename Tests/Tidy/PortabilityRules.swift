/// The project builds on any machine: nothing in it knows where it was written, or hides what it
/// was built from.
enum PortabilityRules {
    /// Hosts that a machine's own settings decide on. Split, so that this file does not match.
    static let hosts = [
        "pypi" + ".org", "pythonhosted" + ".org", "deb.debian" + ".org", "snapshot.debian" + ".org",
        "security.debian" + ".org", "archive.ubuntu" + ".com", "registry.npmjs" + ".org",
        "registry-1.docker" + ".io", "index.docker" + ".io", "ghcr" + ".io", "quay" + ".io",
        "crates" + ".io", "proxy.golang" + ".org", "huggingface" + ".co",
    ]
    /// Folders of one machine, when a path begins with them.
    static let folders = ["/wo" + "rk/", "/ro" + "ot/", "/Us" + "ers/", "/tmp/" + "h/"]

    static func places(_ tree: SourceTree) -> [Finding] {
        tree.texts.keys.sorted().flatMap { path -> [Finding] in
            let text = ByteText(tree.texts[path] ?? "")
            return (hosts + folders).flatMap { word in
                places(of: word, in: text).map { place in
                    let line = text[0, count: place].count { $0 == .newline } + 1
                    let message = "names '\(word)'; leave it to the machine's own settings"
                    return Finding(path: path, line: line, message: message)
                }
            }
        }
    }

    static func trackedBuilds(_ tree: SourceTree) -> [Finding] {
        tree.paths.filter { path in
            let parts = path.split(separator: "/")
            return parts.contains { $0 == ".build" || $0 == "__pycache__" || $0 == ".demo" }
                || parts.last == "Package.resolved"
        }.map { Finding(path: $0, line: 1, message: "is made by a build; do not track it") }
    }

    private static func places(of word: String, in text: ByteText) -> [Int] {
        var places: [Int] = []
        var start = 0
        while let place = text.place(of: word, from: start) {
            if !word.hasPrefix("/") || beginsPath(place, in: text) { places.append(place) }
            start = place + 1
        }
        return places
    }

    /// Whether the folder there is not the middle of a longer path.
    private static func beginsPath(_ place: Int, in text: ByteText) -> Bool {
        guard place > 0 else { return true }
        switch text[place - 1] {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
            UInt8(ascii: "_"), UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "*"):
            return false
        default: return true
        }
    }
}
