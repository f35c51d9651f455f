import Persistence
import Planning

/// A thin bar that shows how many resources of a kind are in each phase.
struct PhaseBar {
    private let count: KindCount

    init(_ count: KindCount) { self.count = count }

    var svg: HTML {
        var x = 0.0
        var parts: [HTML] = []
        let total = Double(count.total)
        for phase in count.phases where phase.count > 0 && total > 0 {
            let width = 200 * Double(phase.count) / total
            let tone = Tone(phase.phase)
            parts.append(
                #"<rect class="\#(tone)" x="\#(HumanText.fixed(x, digits: 1))" y="0" "#)
            let shown = max(width - 1.5, 1)
            parts.append(#"width="\#(HumanText.fixed(shown, digits: 1))" height="6"/>"#)
            x += width
        }
        return #"""
            <svg class="phasebar" viewBox="0 0 200 6" preserveAspectRatio="none" \#
            aria-hidden="true">\#(HTML(joining: parts))</svg>
            """#
    }
}
