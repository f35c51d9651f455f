import Stencil

/// Makes pages from templates. Templates name values as `page.title`; a name that the model does
/// not have is an error, never an empty place.
///
/// It makes one page at a time, because a template cannot be used by two tasks at once.
actor PageRenderer {
    private let kept = KeptTemplates()
    private let environment: Environment

    init() { environment = Environment(loader: kept, trimBehaviour: .smart) }

    /// The page as text.
    ///
    /// - Throws: `PageError` when the template names a value that is not there.
    func render(_ template: PageTemplate, _ model: PageModel) throws -> String {
        let missing = MissingNames()
        let text = try kept.template(template, environment)
            .render(["page": PageScope(model: model, missing: missing)])
        guard missing.names.isEmpty else {
            throw PageError.missing(template: template.name, names: missing.names.sorted())
        }
        return text
    }
}

/// The text of a template, from a file of its own.
struct PageTemplate: Hashable, Sendable {
    let name: String
    let source: String

    /// - Parameter contents: the file, as the package embeds it.
    init(_ name: String, _ contents: [UInt8]) {
        self.name = name
        source = String(decoding: contents, as: UTF8.self)
    }

    /// The template that all pages extend.
    static let layout = PageTemplate("layout", PackageResources.layout_stencil)
}

/// Keeps parsed templates, because parsing one takes longer than filling it.
private final class KeptTemplates: Loader {
    private var kept: [String: Template] = [:]

    func template(_ template: PageTemplate, _ environment: Environment) -> Template {
        if let known = kept[template.name] { return known }
        let made = Template(
            templateString: template.source, environment: environment, name: template.name)
        kept[template.name] = made
        return made
    }

    func loadTemplate(name: String, environment: Environment) throws -> Template {
        guard name == PageTemplate.layout.name else {
            throw TemplateDoesNotExist(templateNames: [name], loader: self)
        }
        return template(.layout, environment)
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
