import Stencil

/// Makes pages from templates. Templates name values as `page.title`; a name that the model does
/// not have is an error, never an empty place.
enum PageRenderer {
    /// The page as text.
    ///
    /// - Throws: `PageError` when the template names a value that is not there.
    static func render(_ template: PageTemplate, _ model: PageModel) throws -> String {
        let environment = Environment(
            loader: DictionaryLoader(templates: PageTemplate.sources), trimBehaviour: .smart)
        let missing = MissingNames()
        let text = try environment.renderTemplate(
            name: template.rawValue, context: ["page": PageScope(model: model, missing: missing)])
        guard missing.names.isEmpty else {
            throw PageError.missing(template: template.rawValue, names: missing.names.sorted())
        }
        return text
    }
}

enum PageError: Error, CustomStringConvertible {
    case missing(template: String, names: [String])

    var description: String {
        switch self {
        case .missing(let template, let names):
            "template \(template) names values the page does not have: "
                + names.joined(separator: ", ")
        }
    }
}

private final class MissingNames {
    var names: Set<String> = []
}

/// A model as Stencil sees it.
private struct PageScope: DynamicMemberLookup {
    let model: PageModel
    let missing: MissingNames

    subscript(dynamicMember member: String) -> Any? {
        switch model.values[member] {
        case .html(let html): return html.markup
        case .flag(let flag): return flag
        case .list(let models): return models.map { PageScope(model: $0, missing: missing) }
        case .model(let model): return PageScope(model: model, missing: missing)
        case nil:
            missing.names.insert(member)
            return nil
        }
    }
}
