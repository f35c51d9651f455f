import FlyingFox
import Foundation
import Persistence

/// One request with what was found out about it: who asks, over what, and for which address.
struct Visit: Sendable {
    let request: HTTPRequest
    let target: RequestTarget
    let route: Route
    let listener: Listener
    let viewer: Viewer
    /// The session, when one was opened by a sign-in link.
    let session: SignIns.Session?
    let now: Date

    /// The token of this viewer's forms; empty where no form may be sent.
    var formToken: String { session?.formToken ?? "" }
}

/// Over which door a request came.
enum Listener: Hashable, Sendable {
    /// Loopback: anonymous unless signed in.
    case port
    /// The Unix socket, which only the daemon's user can open: admin.
    case socket
}
