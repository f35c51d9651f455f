import ArgumentParser
import Manifests

extension Kind {
    /// The kind that people mean by a word; an error names the nearest.
    static func named(_ text: String) throws -> Kind {
        if let kind = Kind(word: text) { return kind }
        let hint =
            nearest(to: text).map { "did you mean '\($0.rawValue)'?" }
            ?? "kinds are \(allCases.map(\.rawValue).joined(separator: ", "))"
        throw ValidationError("there is no kind '\(text)'; \(hint)")
    }
}
