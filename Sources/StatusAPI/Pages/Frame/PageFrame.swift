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
}

/// The frame as the layout and the forms of pages see it.
struct FrameView: Encodable {
    private let title: String
    private let stylesheet = Assets.stylesheet.path
    private let script = Assets.script.path
    private let icon = Assets.icon.path
    private let navigation: [Entry]
    private let viewer: String
    private let isSignedIn: Bool
    private let canSignOut: Bool
    private let isAdmin: Bool
    /// Whether the viewer is a user, who has a page of their account.
    private let hasAccount: Bool
    private let formToken: String
    private let now: Date

    private struct Entry: Encodable {
        let address: String
        let label: String
        let isActive: Bool
        /// Nil where nothing can be unread.
        let unread: Int?
    }

    init(_ frame: PageFrame, title: String) {
        self.title = title
        viewer =
            switch frame.viewer {
            case .anonymous: "Public view"
            case .user(let name), .administrator(let name): name
            case .admin: "Admin"
            }
        isSignedIn = frame.viewer != .anonymous
        canSignOut = isSignedIn && !frame.isLocal
        isAdmin = frame.viewer.isAdmin
        hasAccount = frame.viewer.name != nil
        formToken = frame.formToken
        now = frame.now
        navigation = Self.addresses(for: frame.viewer).map { address, label in
            Entry(
                address: address, label: label, isActive: address == frame.section,
                unread: address == "/notifications" ? frame.unread : nil)
        }
    }

    /// The kinds that have an entry in the navigation.
    private static let kinds =
        Kind.allCases.filter(\.isOwned) + [.networkArchitecture, .category]

    private static func addresses(for viewer: Viewer) -> [(address: String, label: String)] {
        Route.all.flatMap { route -> [(String, String)] in
            guard case .page(let menu?) = route.form, isShown(route.audience, to: viewer) else {
                return []
            }
            return route.path.isOfKinds
                ? kinds.map { (Address.list($0), $0.heading) } : [(route.path.address(), menu)]
        }
    }

    private static func isShown(_ audience: Route.Audience, to viewer: Viewer) -> Bool {
        switch audience {
        case .everyone: true
        case .owners: viewer != .anonymous
        case .admins, .socket: viewer.isAdmin
        }
    }
}
