import FlyingFox
public import Foundation
import Persistence

/// Signing in and out, invitations and passwords.
extension StatusService {
    /// The page to sign in on, or the session that a link begins.
    func signInPage(for visit: Visit) async throws -> Reply {
        guard visit.listener == .port, let token = visit.target["token"] else {
            return .page(try await render(SignInPage(), for: visit))
        }
        // A second answer to the same link must not say whether it ever was one.
        guard visit.request.method == .GET, let session = try accounts.redeem(token) else {
            var reply = Reply.page(
                try await render(
                    MessagePage(
                        "Link not valid",
                        "This sign-in link was already used or has expired. Make a new one."),
                    for: visit))
            reply.status = .forbidden
            return reply
        }
        return try await begun(session, for: visit, lifetime: Accounts.linkSessionLifetime)
    }

    /// Signs in by name and password.
    func signIn(_ visit: Visit) async throws -> Reply {
        let name = (visit.fields["name"] ?? "").trimmingCharacters(in: .whitespaces).lowercased()
        let password = visit.fields["password"] ?? ""
        let session = try await AnswerTurns.aside {
            try await accounts.signIn(name, password, from: visit.host)
        }
        guard let session else {
            var page = SignInPage()
            page.name = name
            page.problem = "The name or the password is wrong."
            return try await refused(page, for: visit)
        }
        return try await begun(session, for: visit, lifetime: Accounts.sessionLifetime)
    }

    /// The page on which an invited user sets a password.
    func invitation(for visit: Visit) async throws -> Reply {
        guard visit.listener == .port, let token = visit.target["token"],
            let user = try accounts.invited(by: token)
        else { return try await refusedInvitation(for: visit) }
        var reply = Reply.page(
            try await render(InvitationPage(user: user, token: token), for: visit))
        // The policy for referrers stays as it is: with "no-referrer" a browser sends the form with
        // the origin "null".
        reply.headers[.cacheControl] = "no-store"
        return reply
    }

    /// Sets the password of an invited user and signs the browser in.
    func acceptInvitation(_ visit: Visit) async throws -> Reply {
        let token = visit.fields["invitation"] ?? ""
        guard let user = try accounts.invited(by: token) else {
            return try await refusedInvitation(for: visit)
        }
        if let problem = NewPassword.problem(in: visit.fields) {
            var page = InvitationPage(user: user, token: token)
            page.problem = problem
            return try await refused(page, for: visit)
        }
        let session = try await AnswerTurns.aside {
            try await accounts.accept(token, password: visit.fields["password"] ?? "")
        }
        guard let session else { return try await refusedInvitation(for: visit) }
        return try await begun(session, for: visit, lifetime: Accounts.sessionLifetime)
    }

    /// Changes the viewer's own password. All other sessions of theirs end.
    func changePassword(_ visit: Visit) async throws -> Reply {
        guard let user = visit.viewer.name else { throw Refusal.notFound }
        var page = AccountPage(user: user, isAdmin: visit.viewer.isAdmin)
        page.problem = NewPassword.problem(in: visit.fields)
        guard page.problem == nil else { return try await refused(page, for: visit) }
        let session = try await AnswerTurns.aside {
            try await accounts.change(
                visit.fields["old"] ?? "", to: visit.fields["password"] ?? "", of: user,
                from: visit.host)
        }
        guard let session else {
            page.problem = "The old password is wrong."
            return try await refused(page, for: visit)
        }
        return try await begun(session, for: visit, lifetime: Accounts.sessionLifetime)
    }

    /// Ends all sessions of the viewer, this one too.
    func signOutEverywhere(_ visit: Visit) async throws -> Reply {
        guard let user = visit.viewer.name else { throw Refusal.notFound }
        try accounts.endAll(of: user)
        return try await signOut(visit)
    }

    /// A link with which the user of the query sets a password.
    func invite(_ visit: Visit) async throws -> Invitation {
        guard let user = visit.target["user"], !user.isEmpty else {
            throw Refusal.badQuery("'user' is missing; it must be the name of a User")
        }
        guard let url = try accounts.invite(user) else { throw Refusal.notListening }
        return Invitation(
            user: user, url: url,
            expiresAt: visit.now.addingTimeInterval(
                Accounts.invitationLifetime / Duration.seconds(1)))
    }

    private func refusedInvitation(for visit: Visit) async throws -> Reply {
        try await refused(
            MessagePage(
                "Invitation not valid",
                "This invitation was already used or has expired. Ask an admin for a new one; "
                    + "'reconciler user invite NAME' makes it."), for: visit)
    }

    /// The answer that a session has begun; the viewer goes to the first page. The session before
    /// it ends.
    private func begun(
        _ session: Accounts.Session, for visit: Visit, lifetime: Duration
    ) async throws -> Reply {
        if let former = visit.session { try accounts.end(former.secret) }
        try await actions.signedIn(session.viewer)
        var reply = Reply.seeOther("/")
        reply.headers[.setCookie] = cookie(session.secret, lifetime: lifetime)
        reply.headers[.cacheControl] = "no-store"
        reply.headers[HTTPHeader("Referrer-Policy")] = "no-referrer"
        return reply
    }

    private func refused(_ page: some PageView, for visit: Visit) async throws -> Reply {
        .page(try await render(page, for: visit), status: .forbidden)
    }

    private func render(_ page: some PageView, for visit: Visit) async throws -> String {
        try await pages.render(page, in: frame(for: visit.visitor, at: visit.now))
    }

    func cookie(_ secret: String, lifetime: Duration) -> String {
        let seconds = Int(lifetime / .seconds(1))
        let text = "\(cookieName)=\(secret); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(seconds)"
        return isSecure ? "\(text); Secure" : text
    }
}

/// A link with which a user sets a password, once.
public struct Invitation: Codable, Sendable {
    public let user: String
    public let url: String
    public let expiresAt: Date
}

/// What is asked of a new password.
enum NewPassword {
    static let lengthMin = 10
    static let lengthMax = 200

    /// Why the fields of a form give no new password; nil when they do.
    static func problem(in fields: [String: String]) -> String? {
        let password = fields["password"] ?? ""
        if password.count < lengthMin {
            return "A password has at least \(lengthMin) characters."
        }
        if password.count > lengthMax {
            return "A password has at most \(lengthMax) characters."
        }
        return password == fields["repeated"] ? nil : "The two passwords differ."
    }
}

extension Visit {
    /// The address that the proxy before the daemon saw; nil without a proxy that says it. The port
    /// is on loopback only, so the connection's own address tells nothing.
    var host: String? {
        request.headers[HTTPHeader("X-Forwarded-For")]?.split(separator: ",").last.map {
            String($0.trimmingCharacters(in: .whitespaces).prefix(64))
        }
    }
}
