import Foundation
import Manifests
import Persistence
import Planning
import Stencil

/// What templates write behind a bar: `{{ row.startedAt|ago }}`. A filter returns markup; texts
/// that it is given were escaped when the page was encoded.
enum PageFilters {
    /// The name under which templates know the time.
    static let now = "now"

    static func all() -> Extension {
        let filters = Extension()
        addTexts(to: filters)
        addResources(to: filters)
        return filters
    }

    /// Instants, lengths, sizes and words.
    private static func addTexts(to filters: Extension) {
        // How long ago, with the instant on hover; a dash for none.
        filters.registerFilter("ago") { value, _, context in
            Fragments.time(object(value), now: time(context)).markup
        }
        // From one instant to another, or to now.
        filters.registerFilter("until") { value, arguments, context in
            let end: Date? = object(arguments.first ?? nil)
            return Fragments.length(from: object(value), to: end, now: time(context))
        }
        filters.registerFilter("bytes") { (value: Any?) in
            (value as? Int).map(SizeText.short)
        }
        // The argument in place of nothing and of an empty text.
        filters.registerFilter("or") { value, arguments in
            if let value, (value as? String) != "" { return value }
            return arguments.first ?? nil
        }
        // Whether there is a value; 0 is one.
        filters.registerFilter("given") { (value: Any?) in value != nil }
        // The first characters of a digest.
        filters.registerFilter("short") { value, arguments in
            (value as? String).map { String($0.prefix(arguments.first as? Int ?? 12)) }
        }
        // The family of colours of a phase, or of an attempt's state.
        filters.registerFilter("tone") { (value: Any?) in
            guard let word = value as? String else { return nil }
            return Phase(rawValue: word).map(Tone.init)?.rawValue
                ?? AttemptReport.State(rawValue: word).map(Tone.init)?.rawValue
        }
    }

    /// Resources and kinds: words, links and addresses.
    private static func addResources(to filters: Extension) {
        filters.registerFilter("noun") { (value: Any?) in kind(value)?.noun }
        filters.registerFilter("heading") { (value: Any?) in kind(value)?.heading }
        filters.registerFilter("owner") { (value: Any?) in
            let id: ResourceID? = object(value)
            return id.map { HTML($0.owner).markup }
        }
        filters.registerFilter("list") { (value: Any?) in kind(value).map(Address.list) }
        let addresses: [(String, @Sendable (ResourceID) -> String)] = [
            ("api", Address.api), ("log", Address.log), ("mint", Address.link),
        ]
        for (name, address) in addresses {
            filters.registerFilter(name) { (value: Any?) in
                let id: ResourceID? = object(value)
                return id.map { HTML(address($0)).markup }
            }
        }
        // The picture with the number of the argument.
        filters.registerFilter("preview") { value, arguments in
            let id: ResourceID? = object(value)
            return id.map { HTML(Address.preview($0, arguments.first as? Int ?? 0)).markup }
        }
        filters.registerFilter("link") { value, arguments in
            let id: ResourceID? = object(value)
            return id.map { Fragments.link($0, title: text(arguments)).markup }
        }
        // The link with the identity below it.
        filters.registerFilter("cell") { value, arguments in
            let id: ResourceID? = object(value)
            return id.map { Fragments.nameCell($0, title: text(arguments)).markup }
        }
        // The phase of the resource in the argument.
        filters.registerFilter("chip") { value, arguments in
            let id: ResourceID? = object(arguments.first ?? nil)
            guard let phase = (value as? String).flatMap(Phase.init) else { return nil }
            return Fragments.chip(phase, of: id).markup
        }
        // The bar of the resource in the argument; nothing without progress.
        filters.registerFilter("bar") { value, arguments in
            guard let id: ResourceID = object(arguments.first ?? nil) else { return nil }
            return Fragments.progress(object(value), of: id).markup
        }
    }

    private static func object<Value>(_ value: Any?) -> Value? {
        (value as? PageObject)?.value as? Value
    }

    private static func kind(_ value: Any?) -> Kind? {
        let id: ResourceID? = object(value)
        return id?.kind ?? object(value)
    }

    private static func time(_ context: Context) -> Date {
        context[now] as? Date ?? Date(timeIntervalSince1970: 0)
    }

    /// The first argument as text; nil when it is empty.
    private static func text(_ arguments: [Any?]) -> HTML? {
        let first = arguments.first ?? nil
        let text = (first as? PageObject)?.description ?? first as? String ?? ""
        return text.isEmpty ? nil : HTML(ofTemplate: text)
    }
}
