/// An element of a small XML document. Names are without their prefix; attributes are dropped.
struct XMLElement: Hashable {
    var name: String
    /// All text directly inside, as it is written.
    var text = ""
    var children: [XMLElement] = []

    func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The text of the first child of that name; nil when there is none.
    func text(_ name: String) -> String? { first(name)?.text }
}
