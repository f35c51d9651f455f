import Foundation
import Manifests
import Persistence

/// The parts of every page around its content: navigation, the signed-in viewer, and the time.
struct PageFrame: Sendable {
    let viewer: Viewer
    let now: Date
    /// Goes into every form of the page; empty when the viewer may not change anything.
    let formToken: String
    /// Whether the viewer came over the Unix socket, where nobody signs in or out.
    let isLocal: Bool
    let unread: Int
    /// The address of the navigation's entry that leads to the page; empty for none.
    var section = ""

    /// The values that the layout needs.
    func model(title: String) -> PageModel {
        [
            "title": .text(title),
            "stylesheet": .text(Assets.stylesheet.path),
            "script": .text(Assets.script.path),
            "icon": .text(Assets.icon.path),
            "navigation": .list(navigation()),
            "viewer": .text(viewerName),
            "signedIn": .flag(viewer != .anonymous),
            "canSignOut": .flag(viewer != .anonymous && !isLocal),
            "formToken": .text(formToken),
            "isAdmin": .flag(viewer == .admin),
            "now": .text(HumanText.absolute(now)),
        ]
    }

    private var viewerName: String {
        switch viewer {
        case .anonymous: "Public view"
        case .user(let name): name
        case .admin: "Admin"
        }
    }

    /// The kinds that have an entry in the navigation.
    private static let kinds =
        Kind.allCases.filter(\.isOwned) + [.networkArchitecture, .category]

    private func navigation() -> [PageModel] {
        Route.all.flatMap { route -> [PageModel] in
            guard case .page(let menu?) = route.form, isShown(to: route.audience) else { return [] }
            return route.path.isOfKinds
                ? Self.kinds.map { entry(Address.list($0), $0.heading) }
                : [entry(route.path.address(), menu)]
        }
    }

    private func isShown(to audience: Route.Audience) -> Bool {
        switch audience {
        case .everyone: true
        case .owners: viewer != .anonymous
        case .admins, .socket: viewer == .admin
        }
    }

    private func entry(_ address: String, _ label: String) -> PageModel {
        let badge = address == "/notifications" && unread > 0
        return [
            "address": .text(address), "label": .text(label),
            "active": .flag(address == section),
            "badge": .html(
                badge
                    ? #"<span class="badge">\#(unread)<i class="hidden"> unread</i></span>"#
                    : ""),
        ]
    }
}
