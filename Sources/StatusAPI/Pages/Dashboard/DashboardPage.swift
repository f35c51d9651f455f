import Manifests
import Persistence
import Planning

/// The dashboard, which is the first page.
struct DashboardPage: PageView {
    static let template = PageTemplate("dashboard", PackageResources.dashboard_stencil)
    let title = "Dashboard"
    let lab: Dashboard
    private let tiles: [Tile]

    /// How many resources of a kind there are in each phase.
    private struct Tile: Encodable {
        let kind: Kind
        let total: Int
        let bar: HTML
        let phases: [KindCount.PhaseCount]
    }

    init(_ lab: Dashboard) {
        self.lab = lab
        tiles = lab.counts.map { count in
            Tile(
                kind: count.kind, total: count.total, bar: PhaseBar(count).svg,
                phases: count.phases.filter { $0.count > 0 })
        }
    }
}
