import FlyingFox
import Foundation
import Manifests
import Persistence

/// The sender of a request, and the listener that it came over.
struct Visitor: Sendable {
    let viewer: Viewer
    let listener: Listener
    /// The session, when one was opened by a sign-in link.
    var session: Accounts.Session?

    /// The token of this visitor's forms; empty where no form may be sent.
    var formToken: String { session?.formToken ?? "" }
}

/// One request with its visitor, its route and the things that its path names.
struct Visit: Sendable {
    let request: HTTPRequest
    let target: RequestTarget
    let route: Route
    /// The things that the path names.
    let place: Place
    let visitor: Visitor
    let now: Date
    /// The fields of the form that was sent; empty for `GET`.
    var fields: [String: String] = [:]

    /// The resource that the path names.
    var resource: ResourceID {
        get throws(Refusal) {
            guard let resource = place.resource else { throw .notFound }
            return resource
        }
    }
    var viewer: Viewer { visitor.viewer }
    var listener: Listener { visitor.listener }
    var session: Accounts.Session? { visitor.session }
}

/// The listener that a request came over.
enum Listener: Hashable, Sendable {
    /// Loopback: anonymous unless signed in.
    case port
    /// The Unix socket, which only the daemon's user can open: admin.
    case socket
}
