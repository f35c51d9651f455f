import FlyingFox
import Foundation
import Manifests
import Persistence

/// Who asks, and over which door.
struct Visitor: Sendable {
    let viewer: Viewer
    let listener: Listener
    /// The session, when one was opened by a sign-in link.
    var session: SignIns.Session?

    /// The token of this visitor's forms; empty where no form may be sent.
    var formToken: String { session?.formToken ?? "" }
}

/// One request with what was found out about it: who asks, and for which address.
struct Visit: Sendable {
    let request: HTTPRequest
    let target: RequestTarget
    let route: Route
    /// What the path names.
    let place: Place
    let visitor: Visitor
    let now: Date

    /// The resource that the path names.
    var resource: ResourceID {
        get throws(Refusal) {
            guard let resource = place.resource else { throw .notFound }
            return resource
        }
    }
    var viewer: Viewer { visitor.viewer }
    var listener: Listener { visitor.listener }
    var session: SignIns.Session? { visitor.session }
}

/// Over which door a request came.
enum Listener: Hashable, Sendable {
    /// Loopback: anonymous unless signed in.
    case port
    /// The Unix socket, which only the daemon's user can open: admin.
    case socket
}
