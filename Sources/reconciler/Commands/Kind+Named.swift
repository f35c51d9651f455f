import ArgumentParser
import Manifests

extension Kind {
    /// The kind that people mean by a word; an error names the nearest.
    static func named(_ text: String) throws -> Kind {
        if let kind = Kind(word: text) { return kind }
        let names = allCases.map(\.rawValue)
        let hint =
            Spelling.nearest(to: text, among: names).map { "did you mean '\($0)'?" }
            ?? "kinds are \(names.joined(separator: ", "))"
        throw ValidationError("there is no kind '\(text)'; \(hint)")
    }
}
