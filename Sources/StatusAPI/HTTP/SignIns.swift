import Crypto
import Foundation
import Persistence

/// One-time links and the sessions they open. Only digests of the secrets are kept, in memory: a
/// restart of the daemon signs everybody out.
actor SignIns {
    /// A session: the cookie's value and the token that goes into forms.
    struct Session: Sendable {
        let secret: String
        let viewer: Viewer
        var formToken: String { SignIns.formToken(for: secret) }
    }

    private struct Grant {
        let viewer: Viewer
        let expiresAt: Date
    }

    private static let linkLifetime: TimeInterval = 15 * 60
    private static let sessionLifetime: TimeInterval = 12 * 3600
    private static let sessionsMax = 1_000

    private let environment: StatusEnvironment
    private var links: [SHA256Digest: Grant] = [:]
    private var sessions: [SHA256Digest: Grant] = [:]
    /// The address of the pages; nil while the port is not listened on.
    private var address: String?

    init(environment: StatusEnvironment) { self.environment = environment }

    /// Sets the address of the pages, without a slash at the end.
    func serve(at address: String) { self.address = address }

    /// The path and query of a new link.
    func makePath(for viewer: Viewer) -> String { "/signin?token=\(makeLink(for: viewer))" }

    /// The whole address of a new link; nil while the port is not listened on.
    func makeAddress(for viewer: Viewer) -> String? {
        address.map { $0 + makePath(for: viewer) }
    }

    /// The secret of a new link; it works once, within 15 minutes.
    func makeLink(for viewer: Viewer) -> String {
        dropExpired()
        let secret = environment.makeSecret()
        links[Self.digest(secret)] = Grant(
            viewer: viewer, expiresAt: environment.now().addingTimeInterval(Self.linkLifetime))
        return secret
    }

    /// A new session for the link's secret; nil when the link is used, expired or unknown, or when
    /// there are too many sessions.
    func redeem(_ secret: String) -> Session? {
        dropExpired()
        guard let grant = links.removeValue(forKey: Self.digest(secret)),
            sessions.count < Self.sessionsMax
        else { return nil }
        let session = Session(secret: environment.makeSecret(), viewer: grant.viewer)
        sessions[Self.digest(session.secret)] = Grant(
            viewer: grant.viewer,
            expiresAt: environment.now().addingTimeInterval(Self.sessionLifetime))
        return session
    }

    func session(_ secret: String) -> Session? {
        guard let grant = sessions[Self.digest(secret)], grant.expiresAt > environment.now()
        else { return nil }
        return Session(secret: secret, viewer: grant.viewer)
    }

    func end(_ secret: String) { sessions[Self.digest(secret)] = nil }

    /// The token that proves that a form was made for this session.
    static func formToken(for secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("form".utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return Data(code).base64EncodedString()
    }

    /// Whether both are equal; the time that this takes does not tell where they differ.
    static func isEqual(_ left: String, _ right: String) -> Bool {
        digest(left) == digest(right)
    }

    private static func digest(_ secret: String) -> SHA256Digest {
        SHA256.hash(data: Data(secret.utf8))
    }

    private func dropExpired() {
        let now = environment.now()
        links = links.filter { $0.value.expiresAt > now }
        sessions = sessions.filter { $0.value.expiresAt > now }
    }
}
