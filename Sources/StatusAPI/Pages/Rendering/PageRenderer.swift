import Foundation
import Stencil

/// Makes pages from templates. Templates name values as `page.…` and `frame.…`; a name that the
/// view does not have is an error, never an empty place.
///
/// It makes one page at a time, because a template cannot be used by two tasks at once.
actor PageRenderer {
    private let kept = KeptTemplates()
    private let environment: Environment

    init() {
        environment = Environment(
            loader: kept, extensions: [PageFilters.all()], trimBehaviour: .smart)
    }

    /// The page as text.
    ///
    /// - Throws: `PageError` when the template names a value that is not there.
    func render<View: PageView>(_ view: View, in frame: PageFrame) throws -> String {
        let missing = MissingNames()
        let scopes = try [
            "page": PageValue(view), "frame": PageValue(FrameView(frame, title: view.title)),
        ].mapValues { $0.shown(missing) }
        let text = try kept.template(View.template, environment)
            .render(scopes.merging([PageFilters.now: frame.now]) { $1 })
        guard missing.names.isEmpty else {
            throw PageError.missing(
                template: View.template.name, names: missing.names.sorted())
        }
        return text
    }
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

extension PageValue {
    /// The value as Stencil takes it.
    fileprivate func shown(_ missing: MissingNames) -> Any {
        switch self {
        case .text(let html): html.markup
        case .number(let number): number
        case .fraction(let number): number
        case .flag(let flag): flag
        case .object(let object): object
        case .list(let items): items.map { $0?.shown(missing) as Any }
        case .members(let members): PageScope(members: members, missing: missing)
        }
    }
}

/// The members of a structure as Stencil looks them up.
private struct PageScope: DynamicMemberLookup {
    let members: [String: PageValue?]
    let missing: MissingNames

    subscript(dynamicMember member: String) -> Any? {
        guard let value = members[member] else {
            missing.names.insert(member)
            return nil
        }
        return value?.shown(missing)
    }
}
