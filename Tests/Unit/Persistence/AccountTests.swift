import Manifests
import Testing

@testable import Persistence
@testable import Planning

/// Roles, passwords and links of users.
@Suite struct AccountTests {
    private let bench: StoreBench
    private let alice = Viewer.user(name: "alice")

    init() throws {
        bench = try StoreBench()
        try bench.accept()
    }

    @Test func onlyADeclaredUserHasARole() throws {
        #expect(try bench.store.role(ofUser: "alice") == .researcher)
        #expect(try bench.store.role(ofUser: "nobody") == nil)
        let path = try #require(bench.files.first { $0.value.contains("kind: User") }?.key)
        bench.files[path] = bench.files[path]?.replacing("role: researcher", with: "role: admin")
        try bench.accept()
        #expect(try bench.store.role(ofUser: "alice") == .admin)
    }

    @Test func aNewPasswordEndsSessionsAndLinks() throws {
        let store = bench.store
        for viewer in [alice, .user(name: "bob")] {
            let name = viewer.name ?? ""
            try store.addSession(
                token: name, for: viewer, validFor: .seconds(600), at: bench.now)
            try store.addSignInLink(
                token: name, for: viewer, to: .password, validFor: .seconds(600), at: bench.now)
        }
        #expect(try store.passwordHash(of: "alice") == nil)
        #expect(try !store.setPassword("h0", of: "alice", by: "bob", at: bench.now))
        #expect(try store.passwordHash(of: "alice") == nil)
        #expect(try store.setPassword("h1", of: "alice", by: "alice", at: bench.now))
        #expect(try !store.setPassword("h0", of: "alice", by: "alice", at: bench.now))
        #expect(try store.setPassword("h2", of: "alice", by: nil, at: bench.now))
        #expect(try store.passwordHash(of: "alice") == "h2")
        #expect(try store.session(token: "alice", at: bench.now) == nil)
        #expect(try store.signInLink(token: "alice", to: .password, at: bench.now) == nil)
        #expect(try store.session(token: "bob", at: bench.now) == .user(name: "bob"))
        #expect(try store.signInLink(token: "bob", to: .password, at: bench.now) != nil)
    }

    @Test func anInvitationBeginsNoSession() throws {
        let store = bench.store
        try store.addSignInLink(
            token: "t", for: alice, to: .password, validFor: .seconds(600), at: bench.now)
        #expect(try store.redeemSignInLink(token: "t", at: bench.now) == nil)
        #expect(try store.signInLink(token: "t", to: .session, at: bench.now) == nil)
        #expect(try store.signInLink(token: "t", to: .password, at: bench.now) == alice)
        bench.seconds += 600
        #expect(try store.signInLink(token: "t", to: .password, at: bench.now) == nil)
    }
}
