import ArgumentParser
import Manifests

extension Kind {
    /// The kind of this name or plural, in upper or lower case; an error names the nearest.
    static func named(_ text: String) throws -> Kind {
        let wanted = text.lowercased()
        if let kind = allCases.first(where: {
            $0.rawValue.lowercased() == wanted || $0.plural == wanted
        }) {
            return kind
        }
        let names = allCases.map(\.rawValue)
        let hint =
            Spelling.nearest(to: text, among: names).map { "did you mean '\($0)'?" }
            ?? "kinds are \(names.joined(separator: ", "))"
        throw ValidationError("there is no kind '\(text)'; \(hint)")
    }
}
