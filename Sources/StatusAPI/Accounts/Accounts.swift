import Crypto
import Foundation
import Manifests
import Persistence
import Planning
import Synchronization

/// Signs people in: by a link, or by name and password. Links, passwords and sessions are kept in
/// the state store, as hashes, so that sessions outlive a restart.
final class Accounts: Sendable {
    /// A session: the cookie's value and the token that goes into forms.
    struct Session: Sendable {
        let secret: String
        let viewer: Viewer
        var formToken: String { Accounts.formToken(for: secret) }
    }

    private static let linkLifetime = Duration.seconds(15 * 60)
    static let invitationLifetime = Duration.seconds(72 * 3600)
    static let linkSessionLifetime = Duration.seconds(12 * 3600)
    static let sessionLifetime = Duration.seconds(7 * 24 * 3600)

    private let environment: StatusEnvironment
    private let hasher = PasswordHasher()
    private let throttle = SignInThrottle()
    /// The address of the pages; nil while the port is not listened on.
    private let address = Mutex<String?>(nil)

    init(environment: StatusEnvironment) { self.environment = environment }

    private var store: StateStore { environment.store }

    private func now() -> Instant { environment.now() }

    /// Sets the address of the pages, without a slash at the end.
    func serve(at address: String) { self.address.withLock { $0 = address } }
}

/// Links.
extension Accounts {
    /// The path and query of a new link; it works once, within 15 minutes.
    func makePath(for viewer: Viewer) throws -> String {
        "/signin?token=\(try makeLink(for: viewer, to: .session, validFor: Self.linkLifetime))"
    }

    /// The whole address of a new link; nil while the port is not listened on.
    func makeAddress(for viewer: Viewer) throws -> String? {
        guard let address = address.withLock({ $0 }) else { return nil }
        return address + (try makePath(for: viewer))
    }

    /// The whole address of a new invitation, with which a user sets a password: once, within
    /// 72 hours. Nil while the port is not listened on.
    ///
    /// - Throws: `notFound` when no such user is declared.
    func invite(_ user: String) throws -> String? {
        guard try store.role(ofUser: user) != nil else {
            throw Refusal.absent(
                "No User '\(user)' is declared; declare the user in the lab's repository first.")
        }
        guard let address = address.withLock({ $0 }) else { return nil }
        let token = try makeLink(
            for: .user(name: user), to: .password, validFor: Self.invitationLifetime)
        return "\(address)/invite?token=\(token)"
    }

    private func makeLink(
        for viewer: Viewer, to purpose: LinkPurpose, validFor length: Duration
    ) throws -> String {
        let secret = environment.makeSecret()
        try store.dropOldSessions(at: now())
        try store.addSignInLink(
            token: secret, for: viewer, to: purpose, validFor: length, at: now())
        return secret
    }

    /// A new session for a link's secret; nil when the link is used, expired or unknown.
    func redeem(_ secret: String) throws -> Session? {
        guard let viewer = try store.redeemSignInLink(token: secret, at: now()) else { return nil }
        return try begin(viewer, for: Self.linkSessionLifetime)
    }

    /// The user whom a link invites; nil when the link is used, expired or unknown, or when the
    /// user is not declared any more.
    func invited(by secret: String) throws -> String? {
        guard case .user(let name)? = try store.signInLink(token: secret, to: .password, at: now()),
            try store.role(ofUser: name) != nil
        else { return nil }
        return name
    }
}

/// Sessions.
extension Accounts {
    /// The session of a cookie; nil when it is over or unknown, or when its user is not declared
    /// any more. The user's role is the one that the manifest gives now.
    func session(_ secret: String) throws -> Session? {
        guard let viewer = try store.session(token: secret, at: now()) else { return nil }
        guard case .user(let name) = viewer else { return Session(secret: secret, viewer: viewer) }
        switch try store.role(ofUser: name) {
        case nil: return nil
        case .researcher: return Session(secret: secret, viewer: viewer)
        case .admin: return Session(secret: secret, viewer: .administrator(name: name))
        }
    }

    func end(_ secret: String) throws { try store.endSession(token: secret) }

    /// Ends all sessions of a user.
    func endAll(of user: String) throws {
        try store.endSessions(of: .user(name: user))
    }

    private func begin(
        _ viewer: Viewer, for length: Duration
    ) throws -> Session? {
        let secret = environment.makeSecret()
        try store.dropOldSessions(at: now())
        try store.addSession(token: secret, for: viewer, validFor: length, at: now())
        return try session(secret)
    }
}

/// Passwords.
extension Accounts {
    /// A new session for a name and a password; nil when one of them is wrong, which takes as long
    /// for a name that nobody has.
    ///
    /// - Parameter host: the address of the asker, whose failures count as well; nil where it is
    ///   not known.
    /// - Throws: `tooManyAttempts` after many failures, before anything is compared.
    func signIn(_ name: String, _ password: String, from host: String?) async throws -> Session? {
        guard try await isRight(password, of: name, from: host) else { return nil }
        return try begin(.user(name: name), for: Self.sessionLifetime)
    }

    /// Sets the password of the user whom the link invites, and begins a session; nil when the link
    /// does not work, or was used meanwhile.
    func accept(_ secret: String, password: String) async throws -> Session? {
        guard let user = try invited(by: secret) else { return nil }
        return try await set(password, of: user, by: secret)
    }

    /// Changes a password; nil when the old one is wrong. All other sessions end.
    func change(
        _ old: String, to password: String, of user: String, from host: String?
    ) async throws -> Session? {
        guard try await isRight(old, of: user, from: host) else { return nil }
        return try await set(password, of: user, by: nil)
    }

    private func set(
        _ password: String, of user: String, by invitation: String?
    ) async throws -> Session? {
        let hash = try await hasher.hash(password, salt: environment.makeSecret())
        guard try store.setPassword(hash, of: user, by: invitation, at: now()) else { return nil }
        return try begin(.user(name: user), for: Self.sessionLifetime)
    }

    /// Whether a declared user has this password. Each guess counts as a failure from its beginning
    /// on, so that guesses at once are slowed down too.
    private func isRight(
        _ password: String, of name: String, from host: String?
    ) async throws -> Bool {
        let (account, asker) = ("user \(name)", host.map { "host \($0)" })
        try throttle.begin(account: account, asker: asker, at: now())
        let isDeclared = try store.role(ofUser: name) != nil
        let hash = try store.passwordHash(of: name)
        let isEqual = try await hasher.isRight(password, for: hash)
        guard isDeclared, isEqual else { return false }
        throttle.succeeded(account: account, asker: asker)
        return true
    }
}

extension Accounts {
    /// The token that proves that a form was made for this session.
    static func formToken(for secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("form".utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return Data(code).base64EncodedString()
    }

    /// Whether both are equal; the time that this takes does not tell where they differ.
    static func isEqual(_ left: String, _ right: String) -> Bool {
        SHA256.hash(data: Data(left.utf8)) == SHA256.hash(data: Data(right.utf8))
    }
}
