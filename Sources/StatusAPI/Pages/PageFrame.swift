import Foundation
import Manifests
import Persistence

/// What every page has around its content: navigation, who is signed in, and the time.
struct PageFrame: Sendable {
    enum Section: Hashable, Sendable {
        case dashboard, tasks, queue, notifications, audit, none
        case kind(Kind)
    }

    let viewer: Viewer
    let now: Date
    /// Goes into every form of the page; empty when the viewer may not change anything.
    let formToken: String
    /// Whether the viewer came over the Unix socket, where nobody signs in or out.
    let isLocal: Bool
    let unread: Int

    /// The values that the layout needs.
    func model(title: String, section: Section) -> PageModel {
        [
            "title": .text(title),
            "stylesheet": .text(Assets.stylesheet.path),
            "script": .text(Assets.script.path),
            "icon": .text(Assets.icon.path),
            "navigation": .list(navigation(section)),
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

    private func navigation(_ active: Section) -> [PageModel] {
        var entries: [(Section, String, String)] = [(.dashboard, "/", "Dashboard")]
        let kinds = Kind.allCases.filter(\.isOwned) + [.networkArchitecture, .category]
        entries += kinds.map { (.kind($0), "/\($0.plural)", $0.heading) }
        if viewer != .anonymous {
            entries += [(.tasks, "/tasks", "Tasks")]
        }
        entries += [(.queue, "/queue", "Queue")]
        if viewer != .anonymous {
            entries += [(.notifications, "/notifications", "Notifications")]
        }
        if viewer == .admin { entries += [(.audit, "/audit", "Audit")] }
        return entries.map { section, address, label in
            let badge = section == .notifications && unread > 0
            return [
                "address": .text(address), "label": .text(label),
                "active": .flag(section == active),
                "badge": .html(
                    badge
                        ? #"<span class="badge">\#(unread)<i class="hidden"> unread</i></span>"#
                        : ""),
            ]
        }
    }
}
