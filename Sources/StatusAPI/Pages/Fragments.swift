import Foundation
import Manifests
import Persistence
import Planning

/// The small pieces that many pages show: chips, bars, times, links.
enum Fragments {
    /// A phase as a word with a coloured dot. With an id, live updates find it.
    static func chip(_ phase: Phase, of id: ResourceID?) -> HTML {
        let live: HTML = id.map { #" data-phase-of="\#($0.description)""# } ?? ""
        return #"<span class="chip \#(Tone(phase))"\#(live)>\#(phase.rawValue)</span>"#
    }

    /// A bar with the amount done, the whole amount and the time left.
    static func progress(_ progress: TaskProgress?, of id: ResourceID) -> HTML {
        guard let progress else { return "" }
        let value: HTML =
            progress.fraction.map { fraction in
                #" value="\#(Int(fraction * 100))""#
            } ?? ""
        return #"""
            <div class="progress" data-progress-of="\#(id.description)">\#
            <progress max="100"\#(value) aria-label="Progress of \#(id.name)"></progress>\#
            <span class="small">\#(progress.text)</span></div>
            """#
    }

    /// A time relative to now, with the absolute one on hover and for programs.
    static func time(_ date: Date?, now: Date) -> HTML {
        guard let date else { return #"<span class="faint">–</span>"# }
        return #"""
            <time datetime="\#(date.formatted(.iso8601))" title="\#(HumanText.absolute(date))">\#
            \#(HumanText.relative(date, to: now))</time>
            """#
    }

    /// The title, or else the name, as a link to the resource's page.
    static func link(_ id: ResourceID, title: HTML?) -> HTML {
        #"<a href="\#(Address.page(id))">\#(title ?? HTML(id.name))</a>"#
    }

    /// A link with the identity below it.
    static func nameCell(_ id: ResourceID, title: HTML?) -> HTML {
        let identity = id.kind.isOwned ? "\(id.owner)/\(id.name)" : id.name
        return #"\#(link(id, title: title))<span class="under mono">\#(identity)</span>"#
    }

    static func shownTitle(_ id: ResourceID, _ title: String?) -> String {
        title.flatMap { $0.isEmpty ? nil : $0 } ?? id.name
    }

    /// How long something took or has been taking; a dash before it began.
    static func length(from start: Date?, to end: Date?, now: Date) -> String {
        guard let start else { return "–" }
        return HumanText.duration(seconds: (end ?? now).timeIntervalSince(start))
    }
}

extension Kind {
    var heading: String { traits.heading }

    var noun: String { traits.noun }
}
